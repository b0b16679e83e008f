import { type Difference, findDifference, RunDescription } from "@wellspring/contract";

/**
 * What is known of a run with what an upload says of it added, or the first field in which the two
 * differ. An empty field says nothing.
 */
export const joinDescriptions = (knownBytes: Uint8Array, saidBytes: Uint8Array): Joined => {
  const known = RunDescription.decode(knownBytes);
  const said = RunDescription.decode(saidBytes);
  const difference = findDifference(known, said);
  if (difference) return { difference };
  const joined: RunDescription = {
    robot: known.robot || said.robot,
    instrument: known.instrument || said.instrument,
    startedAt: known.startedAt || said.startedAt,
    attributes: sortByKey({ ...known.attributes, ...said.attributes }),
  };
  return { description: Buffer.from(RunDescription.encode(joined).finish()) };
};

/** Either both together, or the first field in which they differ. */
export type Joined = { description: Buffer; difference?: undefined } | { difference: Difference };

/** In one order, so that every backend keeps the same bytes. */
const sortByKey = (attributes: RunDescription["attributes"]): RunDescription["attributes"] =>
  Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
