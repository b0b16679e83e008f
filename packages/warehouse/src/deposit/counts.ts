import { Code, StatusError } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { type DepositedPlate, plateOf } from "./deposited-plate.ts";

/**
 * Proves that each plate has as many readings as the pass says: DATA_LOSS naming one that has not.
 * Where entries were skipped a plate of theirs may differ: it is marked so.
 */
export const assertCounts = async (
  session: Session,
  plates: readonly DepositedPlate[],
  maySkip: boolean,
): Promise<void> => {
  const torn: number[] = [];
  for (const plate of plates) {
    if (plate.isUnchanged) continue;
    const { readings } = plateOf(plate.change);
    const isTorn = !plate.isWhole && plate.before !== undefined && !plate.before.digest;
    if (plate.kept + plate.copied === readings && !isTorn) continue;
    if (!maySkip) throw wrongCount(plate, readings);
    torn.push(plate.id);
  }
  await markTorn(session, torn);
};

const wrongCount = ({ name, kept, copied }: DepositedPlate, readings: number): StatusError => {
  const found = kept + copied;
  const text = `${name} has ${found} readings in PostgreSQL, not ${readings} as backends have it`;
  return new StatusError(Code.DATA_LOSS, text, {
    next: "run wellspring warehouse rebuild: somebody else changed the tables.",
  });
};

/** Says of plates that their readings are not those of backends. */
export const markTorn = async (session: Session, plateIds: readonly number[]): Promise<void> => {
  if (plateIds.length === 0) return;
  await session.change("UPDATE plate SET digest = NULL WHERE id = ANY($1)", [plateIds]);
};
