import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Draft } from "../store/draft.ts";
import { stagedKey } from "../store/keyspace.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { noise } from "../testing/noise.ts";
import { idOf } from "../testing/readings.ts";
import { stageChange, submitChange } from "../testing/work.ts";
import { listChunks, readBody } from "./read-body.ts";
import { readWork } from "./work-state.ts";

const staged = { body: Buffer.alloc(0), stagedChunks: 2 };

describe("readBody()", () => {
  it("gives short, long and staged bodies back byte for byte", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([
      submitChange(1),
      submitChange(2, { body: noise(5_000) }),
      stageChange(3, 0, "in two "),
      stageChange(3, 1, "chunks"),
      submitChange(3, staged),
    ]);
    const bodies = [1n, 2n, 3n].map((each) =>
      readBody(store.view, readWork(store.view, each).work),
    );
    assert.deepEqual(bodies, [Buffer.from("body 1"), noise(5_000), Buffer.from("in two chunks")]);
    const chunks = [...listChunks(store.view, readWork(store.view, 3n).work)];
    assert.deepEqual(chunks.map(String), ["in two ", "chunks"]);
  });

  it("throws DATA_LOSS for what is damaged or gone", async () => {
    await using store = await AppliedStore.open({ isWritten: false });
    await store.applyAll([submitChange(2, { body: noise(5_000) })]);
    const { work } = readWork(store.view, 1n);
    const id = idOf(2).toString("hex");
    for (const value of [noise(5_001), undefined]) {
      const draft = new Draft(store.view);
      if (value) draft.put("bodies", stagedKey(idOf(2), 0), value);
      else draft.remove("bodies", stagedKey(idOf(2), 0));
      assert.throws(() => readBody(draft, work), {
        code: Code.DATA_LOSS,
        message: `the body of the work ${id} is damaged: chunk 0 is not what it was`,
      });
    }
    const broken = { ...work, chunks: [], body: noise(90), bodyBytes: 100n };
    assert.throws(() => readBody(store.view, broken), { code: Code.DATA_LOSS });
  });
});
