import { digestToBytes, type PlateSummary } from "@wellspring/contract";
import type { CountedPlate } from "./stored-digests.ts";

/** Something that PostgreSQL and backends do not have alike. */
export type Difference = {
  /** `default/run-01, plate 3`, or a table. */
  place: string;
  /** What is wrong with it. */
  text: string;
};

/** How plates of PostgreSQL differ from those of backends. */
export const comparePlates = (
  stored: readonly CountedPlate[],
  wanted: readonly PlateSummary[],
): Difference[] => {
  const rest = new Map(stored.map((plate) => [placeOf(plate), plate]));
  const differences: Difference[] = [];
  for (const summary of wanted) {
    const place = placeOf(summary);
    const text = compare(rest.get(place), summary);
    if (text !== undefined) differences.push({ place, text });
    rest.delete(place);
  }
  for (const [place, { readings }] of rest) {
    differences.push({ place, text: `has ${readings} readings in PostgreSQL, backends have none` });
  }
  return differences;
};

/** `default/run-01, plate 3`. */
const placeOf = ({ project, run, plate }: Pick<PlateSummary, "project" | "run" | "plate">) =>
  `${project}/${run}, plate ${plate}`;

const compare = (stored: CountedPlate | undefined, wanted: PlateSummary): string | undefined => {
  const readings = stored?.readings ?? 0;
  if (readings !== wanted.readings) {
    return `has ${readings} readings in PostgreSQL, backends have ${wanted.readings}`;
  }
  if (!stored) return undefined;
  if (!digestToBytes(stored.digest).equals(wanted.digest)) {
    return "has readings with other values in PostgreSQL than backends have";
  }
  // A plate whose row is trusted is not deposited anew: it has to be true.
  const { told } = stored;
  if (!told.digest || (told.readings === readings && told.digest.equals(wanted.digest))) {
    return undefined;
  }
  return "has the readings that backends have, but its row in table plate says otherwise";
};
