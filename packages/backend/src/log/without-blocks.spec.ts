import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Entry } from "../gen/wellspring/backend/v1/log.ts";
import { growthRows } from "../testing/readings.ts";
import { abandon, blockOf, type Change, commit, retract, stage } from "../testing/records.ts";
import { completeChange, stageChange, submitChange } from "../testing/work.ts";
import { withoutBlocks } from "./without-blocks.ts";

const block = blockOf(growthRows(["A1", "B7"], 3), { run: "run-07", plate: 4 });
const entryOf = (...changes: Change[]): Entry => ({
  form: 1,
  atMs: 5n,
  records: changes.map((change) => ({ principal: "robot-7", change })),
});

describe("withoutBlocks()", () => {
  it("empties the blocks and keeps all that is said of them", () => {
    const bare = { ...block, block: Buffer.alloc(0) };
    assert.deepEqual(
      withoutBlocks(entryOf(stage(1, [block, block], 3), commit(2, [block]))),
      entryOf(stage(1, [bare, bare], 3), { ...commit(2, [bare]) }),
    );
  });

  it("empties bodies and results, which stand in the store", () => {
    const result = completeChange(2, "", [{ name: "value", key: Buffer.of(1) }]);
    const kept = withoutBlocks(
      entryOf(
        submitChange(1),
        stageChange(2, 0, "a chunk"),
        completeChange(2, "of it", [{ name: "value", key: Buffer.of(1) }]),
      ),
    );
    const [submitted, staged, completed] = kept.records.map(({ change }) => change);
    assert(submitted?.$case === "submit" && staged?.$case === "stageBody");
    const [work] = submitted.submit.works;
    assert.deepEqual([work.body.length, work.bodyBytes, work.contentType], [0, 6, "text/plain"]);
    assert.deepEqual([staged.stageBody.chunk.length, staged.stageBody.chunkBytes], [0, 7]);
    assert.deepEqual(completed, result);
  });

  it("keeps records that have no blocks", () => {
    const entry = entryOf(abandon(1), retract(2), commit(3, []));
    assert.deepEqual(withoutBlocks(entry), entry);
  });

  it("leaves the entry that it is given as it is", () => {
    const entry = entryOf(stage(1, [block]), commit(2, [block]));
    const before = structuredClone(entry);
    withoutBlocks(entry);
    assert.deepEqual(structuredClone(entry), before);
  });
});
