import type { RunChange } from "@wellspring/contract";
import type { Pass } from "../pass.ts";
import type { Session } from "../postgres/session.ts";
import type { DepositedPlate } from "./deposited-plate.ts";
import { depositPlates } from "./plates.ts";
import { depositRetractions } from "./retractions.ts";
import { depositRuns, runName, runOf } from "./runs.ts";
import type { WellIdSource } from "./wells.ts";

/** The runs and plates of a pass as they stand in the tables. */
export type DepositedHeads = {
  runIds: Set<number>;
  /** At their places of the pass. */
  plates: DepositedPlate[];
};

/** Writes all of a pass but works and readings, and deletes the readings that it replaces. */
export const depositHeads = async (
  session: Session,
  { begin, runs }: Pass,
  ids: WellIdSource,
): Promise<DepositedHeads> => {
  const heads: DepositedHeads = { runIds: new Set(), plates: [] };
  for (const batch of toBatches(runs)) {
    const idsByName = await depositRuns(session, batch.map(runOf));
    const rows = batch.map((change) => {
      const name = runName(runOf(change));
      return { ...change, runId: idsByName.get(name) ?? 0, runName: name };
    });
    const plates = rows.flatMap(({ plates, ...run }) =>
      plates.map((change) => ({ ...run, change })),
    );
    for (const plate of await depositPlates(session, plates, ids, begin.isWhole)) {
      heads.plates.push(plate);
    }
    const retractions = rows.flatMap(({ runId, retractions }) =>
      retractions.map((event) => ({ runId, event })),
    );
    await depositRetractions(session, retractions);
    for (const { runId } of rows) heads.runIds.add(runId);
  }
  return heads;
};

/** Runs and plates for which statements are run together. */
const runsMax = 500;
const platesMax = 2_000;

function* toBatches(changes: readonly RunChange[]): Generator<RunChange[]> {
  let batch: RunChange[] = [];
  let plates = 0;
  for (const change of changes) {
    const isFull = batch.length === runsMax || plates + change.plates.length > platesMax;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
      plates = 0;
    }
    batch.push(change);
    plates += change.plates.length;
  }
  if (batch.length > 0) yield batch;
}
