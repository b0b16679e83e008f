import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Draft, startsWith, type Write } from "./draft.ts";
import { Lmdb } from "./lmdb.ts";
import type { View } from "./view.ts";

const all = Buffer.alloc(0);
const text = (value: Uint8Array | undefined): string | undefined =>
  value && Buffer.from(value).toString("latin1");
const listed = (view: View, prefix: Uint8Array = all): [string | undefined, string | undefined][] =>
  [...view.list("log", prefix)].map(({ key, value }) => [text(key), text(value)]);
const put = (key: string, value: string): Write => ({
  keyspace: "log",
  key: Buffer.from(key, "latin1"),
  value: Buffer.from(value),
});

describe("Draft", () => {
  it("reads what it wrote, and the rest from its view", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put("a", "1"), put("b", "2")]);
    const draft = new Draft(lmdb);
    draft.put("log", Buffer.from("b"), Buffer.from("3"));
    assert.equal(text(draft.get("log", Buffer.from("a"))), "1");
    assert.equal(text(draft.get("log", Buffer.from("b"))), "3");
    draft.remove("log", Buffer.from("a"));
    assert.equal(draft.get("log", Buffer.from("a")), undefined);
    assert.equal(draft.get("runs", Buffer.from("b")), undefined);
  });

  it("lists from a key on, what it wrote among the rest", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put("a1", "1"), put("a3", "3"), put("b", "4")]);
    const draft = new Draft(lmdb);
    for (const key of ["a0", "a2"]) draft.put("log", Buffer.from(key), Buffer.from("new"));
    for (const view of [draft, lmdb, lmdb.snapshot()]) {
      const listed = [...view.list("log", Buffer.from("a"), Buffer.from("a2"))];
      const keys = listed.map(({ key }) => Buffer.from(key).toString());
      assert.deepEqual(keys, view === draft ? ["a2", "a3"] : ["a3"]);
    }
  });

  it("leaves its view as it is", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put("a", "1")]);
    new Draft(lmdb).put("log", Buffer.from("a"), Buffer.from("2"));
    assert.equal(text(lmdb.get("log", Buffer.from("a"))), "1");
  });

  it("writes each key's last value last, and once where it was read", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const draft = new Draft(lmdb);
    for (const value of ["1", "2"]) draft.put("log", Buffer.from("a"), Buffer.from(value));
    draft.put("log", Buffer.from("b"), Buffer.from("3"));
    draft.remove("log", Buffer.from("b"));
    const writes = () => [...draft.writes()].map(({ key, value }) => [text(key), text(value)]);
    const last = [
      ["a", "2"],
      ["b", undefined],
    ];
    assert.deepEqual(writes(), [["a", "1"], last[0], ["b", "3"], last[1]]);
    draft.get("log", Buffer.from("c"));
    assert.deepEqual(writes(), last);
  });

  it("can stand on another draft", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const first = new Draft(lmdb);
    first.put("log", Buffer.from("a"), Buffer.from("1"));
    const second = new Draft(first);
    second.put("log", Buffer.from("b"), Buffer.from("2"));
    assert.deepEqual(listed(second), [
      ["a", "1"],
      ["b", "2"],
    ]);
    assert.deepEqual(listed(first), [["a", "1"]]);
  });

  it("is what a sorted map is, before and after the write", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await fc.assert(
      fc.asyncProperty(anyChanges, anyChanges, anyKey, fc.boolean(), async (...given) => {
        const [base, changes, prefix, isRead] = given;
        await lmdb.write([...lmdb.list("log", all)].map(({ key }) => removal(key)));
        const model = new Map<string, string>();
        await lmdb.write(base.map((change) => toWrite(model, change)));
        const draft = new Draft(lmdb);
        for (const change of changes) keep(draft, toWrite(model, change));
        const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
        if (isRead) {
          assert.deepEqual(listed(draft), expected);
          assert.deepEqual(
            listed(draft, Buffer.from(prefix, "latin1")),
            expected.filter(([key]) => key.startsWith(prefix)),
          );
        }
        await lmdb.write(draft.writes());
        assert.deepEqual(listed(lmdb), expected);
      }),
      { numRuns: 150 },
    );
  });
});

type Change = [key: string, value: string | undefined];

/** Keys that share beginnings, with the lowest and the highest byte among theirs. */
const anyKey = fc
  .array(fc.constantFrom("\0", "a", "\u00ff"), { minLength: 1, maxLength: 3 })
  .map((letters) => letters.join(""));
const anyChanges: fc.Arbitrary<Change[]> = fc.array(
  fc.tuple(anyKey, fc.option(fc.constantFrom("1", "2"), { nil: undefined })),
  { maxLength: 20 },
);

const removal = (key: Uint8Array): Write => ({ keyspace: "log", key, value: undefined });

const toWrite = (model: Map<string, string>, [key, value]: Change): Write => {
  if (value === undefined) model.delete(key);
  else model.set(key, value);
  return value === undefined ? removal(Buffer.from(key, "latin1")) : put(key, value);
};

const keep = (draft: Draft, { keyspace, key, value }: Write): void => {
  if (value) draft.put(keyspace, key, value);
  else draft.remove(keyspace, key);
};

describe("startsWith()", () => {
  for (const [key, prefix, expected] of [
    ["abc", "", true],
    ["abc", "ab", true],
    ["abc", "abc", true],
    ["abc", "abcd", false],
    ["abc", "b", false],
    ["", "", true],
  ] as const) {
    it(`says ${expected} for "${key}" and "${prefix}"`, () => {
      assert.equal(startsWith(Buffer.from(key), Buffer.from(prefix)), expected);
    });
  }
});
