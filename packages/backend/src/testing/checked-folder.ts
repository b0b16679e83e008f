import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, type TestContext } from "node:test";
import { createLogger } from "@wellspring/service";
import { checkFolder } from "../check/check-folder.ts";
import type { CheckReport } from "../check/check-report.ts";
import { Context } from "../context.ts";
import { Draft } from "../store/draft.ts";
import { Lmdb } from "../store/lmdb.ts";
import { startMs } from "./applied-store.ts";
import { specConfig } from "./backend.ts";
import { noise } from "./noise.ts";
import { growthRows } from "./readings.ts";
import { blockOf, type Change, commit, retract, stage } from "./records.ts";
import {
  createTemporaryFolder,
  type TemporaryFolder,
  temporaryFolder,
} from "./temporary-folder.ts";
import { completeChange, failChange, retryChange, stageChange, submitChange } from "./work.ts";

/** Changes something in a store that is whole. */
export type Damage = (draft: Draft) => void;

/** Fills a data folder, damages it, and tells what a check finds. */
export const damageFolder = async (test: TestContext, damage: Damage): Promise<string[]> => {
  const folder = await filledFolder(test);
  {
    await using lmdb = Lmdb.open(join(folder, "store"));
    const draft = new Draft(lmdb);
    damage(draft);
    await lmdb.write(draft.writes());
  }
  return linesOf(await checkFolder(folder));
};

/** What a check found, a line for each. */
export const linesOf = ({ violations, violationCount }: CheckReport): string[] => {
  assert.equal(violationCount, violations.length);
  return violations.map(({ keyspace, key, text }) => `${keyspace} ${key}: ${text}`);
};

/** Takes a value that has to be there. */
export const need = <Value>(value: Value | undefined): Value => {
  assert(value !== undefined);
  return value;
};

let original: Promise<TemporaryFolder> | undefined;
after(async () => (await original)?.[Symbol.dispose]());

/**
 * A data folder with all that a store can hold: run-01 with two plates, one of them without a well
 * that was retracted; run-02, sent read by read; lab/run-01; run-03, retracted as a whole; and an
 * upload that is open, with blocks 0 and 1 of run-04. Works 1 to 7: the first done and in an index,
 * the second failed, the sixth only kept, the others wait, the fifth with a long body and the last
 * with one of two chunks; and a staged body. It is filled once for a file of specs.
 */
export const filledFolder = async (test: TestContext): Promise<string> => {
  original ??= createFilled();
  const folder = temporaryFolder(test);
  cpSync((await original).path, folder, { recursive: true });
  return folder;
};

const createFilled = async (): Promise<TemporaryFolder> => {
  const folder = createTemporaryFolder();
  const logger = createLogger({ name: "spec", level: "silent" });
  const parts = { logger, readSpace: async () => ({ usedPercent: 0 }), now: () => startMs };
  await using context = await Context.open(specConfig(folder.path), parts);
  for (const change of changes()) {
    const outcome = await context.log.append({ principal: "robot-7", change }, 1_000);
    if (outcome.kind === "refused") throw outcome.error;
  }
  return folder;
};

function* changes(): Iterable<Change> {
  const [first, second] = [0, 1].map((plate) => blockOf(growthRows(["A1", "B7"], 5), { plate }));
  yield commit(1, [first, second]);
  yield retract(2, { plate: 1, wells: [0] });
  for (let read = 0; read < 70; read++) {
    const block = blockOf(growthRows(["A1", "A2"], 1, read), { run: "run-02" });
    yield commit(100 + read, [block], { append: true });
  }
  yield commit(3, [blockOf(growthRows(["C3"], 2))], { project: "lab" });
  yield commit(4, [blockOf(growthRows(["D4"], 3), { run: "run-03" })]);
  yield retract(5, { run: "run-03" });
  for (const work of [1, 2, 3, 4]) yield submitChange(work, { body: Buffer.from(`body ${work}`) });
  yield submitChange(5, { project: "lab", body: noise(3_000) });
  yield submitChange(6, { engine: "", errors: ["Field data: is missing"] });
  yield stageChange(7, 0, "a body ");
  yield stageChange(7, 1, "in two");
  yield submitChange(7, { body: Buffer.alloc(0), stagedChunks: 2 });
  yield stageChange(8, 0, "a body that nothing names yet");
  yield completeChange(1, "one", [{ name: "value", key: Buffer.of(0, 1) }]);
  yield failChange(2);
  yield failChange(3);
  yield retryChange(3);
  const open = [6, 7].map((plate) => blockOf(growthRows(["A1"], 4), { run: "run-04", plate }));
  yield stage(6, open);
}
