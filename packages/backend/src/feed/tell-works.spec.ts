import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits, Work_State } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { collect } from "../testing/collect.ts";
import { noise } from "../testing/noise.ts";
import { completeChange, stageChange, submitChange } from "../testing/work.ts";
import { tellWorks } from "./tell-works.ts";

const pagesOf = ({ view }: AppliedStore, works: Iterable<bigint>) =>
  collect(tellWorks(view, { works }));

describe("tellWorks()", () => {
  it("tells works as they are now, with bodies that are short", async () => {
    await using store = await AppliedStore.open();
    await store.applyAll([submitChange(1), submitChange(2), completeChange(2)]);
    const [works] = await pagesOf(store, [1n, 2n]);
    assert.deepEqual(
      works.map(({ number, state, body, result }) => [number, state, `${body}`, `${result}`]),
      [
        [1n, Work_State.WAITING, "body 1", ""],
        [2n, Work_State.DONE, "body 2", "result"],
      ],
    );
  });

  it("leaves out a body that is long", async () => {
    await using store = await AppliedStore.open();
    const chunk = "a".repeat(limits.workChunkBytesMax);
    const staged = [stageChange(1, 0, chunk), stageChange(1, 1, "b")];
    await store.applyAll([...staged, submitChange(1, { body: Buffer.alloc(0), stagedChunks: 2 })]);
    const [[{ body, bodyBytes }]] = await pagesOf(store, [1n]);
    assert.deepEqual([body.length, bodyBytes], [0, BigInt(chunk.length + 1)]);
  });

  it("takes a message for 200 works, or a mebibyte of bodies", async () => {
    await using store = await AppliedStore.open();
    const body = noise(limits.workChunkBytesMax);
    const large = Array.from({ length: 5 }, (_, work) => submitChange(work, { body }));
    const small = Array.from({ length: 401 }, (_, work) => submitChange(100 + work));
    await store.applyAll([...large, ...small]);
    const numbers = Array.from({ length: 406 }, (_, place) => BigInt(place + 1));
    const pages = await pagesOf(store, numbers);
    assert.deepEqual(
      pages.map(({ length }) => length),
      [4, 200, 200, 2],
    );
    assert.deepEqual(
      pages.flat().map(({ number }) => number),
      numbers,
    );
  });

  it("takes a message for a mebibyte of what is wrong with submissions", async () => {
    await using store = await AppliedStore.open();
    const errors = Array.from({ length: 100 }, () => "ä".repeat(500));
    const changes = Array.from({ length: 12 }, (_, work) => submitChange(work, { errors }));
    await store.applyAll(changes);
    const numbers = changes.map((_, place) => BigInt(place + 1));
    const pages = await pagesOf(store, numbers);
    assert.deepEqual(
      pages.map(({ length }) => length),
      [11, 1],
    );
  });

  it("says nothing of no works", async () => {
    await using store = await AppliedStore.open();
    assert.deepEqual(await pagesOf(store, []), []);
  });
});
