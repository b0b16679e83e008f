import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import fc from "fast-check";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { assertDataFileWhole } from "./data-file.ts";
import type { Write } from "./draft.ts";
import { type Keyspace, keyspaces, numberKey, pairKey, pairPrefix } from "./keyspace.ts";
import { Lmdb } from "./lmdb.ts";
import type { Snapshot, View } from "./view.ts";

const all = Buffer.alloc(0);
const put = (number: number, value: string | Uint8Array): Write => ({
  keyspace: "log",
  key: numberKey(BigInt(number)),
  value: Buffer.from(value),
});
const remove = (number: number): Write => ({ ...put(number, ""), value: undefined });
const read = (view: View, number: number): string | undefined =>
  view.get("log", numberKey(BigInt(number)))?.toString();
const count = (view: View): number => [...view.list("log", all)].length;

const hex = (key: Uint8Array): string => Buffer.from(key).toString("hex");
const listed = (view: View, keyspace: Keyspace, prefix: Uint8Array): string[] =>
  [...view.list(keyspace, prefix)].map(({ key }) => hex(key));

/** Keys that are or begin like the bytes of the keyspaces, and the highest ones. */
const anyKey = fc
  .array(fc.constantFrom(0, 1, keyspaces.length - 1, keyspaces.length, 255), { maxLength: 3 })
  .map((bytes) => Buffer.from(bytes));
const anyPlaces = fc.array(fc.tuple(fc.constantFrom(...keyspaces), anyKey), { maxLength: 40 });

describe("Lmdb.write()", () => {
  it("puts and removes, and is there when opened again", async (test) => {
    const folder = temporaryFolder(test);
    {
      await using lmdb = Lmdb.open(folder);
      await lmdb.write([put(1, "one"), put(2, "two")]);
      await lmdb.write([put(1, "first"), remove(2)]);
    }
    await using lmdb = Lmdb.open(folder);
    assert.equal(read(lmdb, 1), "first");
    assert.equal(read(lmdb, 2), undefined);
  });

  it("tells an empty value from none", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put(1, "")]);
    assert.equal(read(lmdb, 1), "");
  });

  it("keeps the keyspaces apart", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const key = numberKey(1n);
    await lmdb.write(
      keyspaces.map((keyspace) => ({ keyspace, key, value: Buffer.from(keyspace) })),
    );
    for (const keyspace of keyspaces) {
      assert.equal(lmdb.get(keyspace, key)?.toString(), keyspace);
      assert.equal([...lmdb.list(keyspace, all)].length, 1);
    }
  });

  it("writes nothing where the writes throw midway", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const writes = function* (): Iterable<Write> {
      yield put(1, "one");
      throw new RangeError("midway");
    };
    await assert.rejects(lmdb.write(writes()), { name: "RangeError", message: "midway" });
    await lmdb.write([put(2, "two")]);
    assert.equal(read(lmdb, 1), undefined);
    assert.equal(read(lmdb, 2), "two");
  });

  it("shows all of a large transaction or none of it", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const numbers = Array.from({ length: 20_000 }, (_, index) => index);
    let isOver = false;
    const written = lmdb
      .write(numbers.map((number) => put(number, Buffer.alloc(100, number))))
      .finally(() => {
        isOver = true;
      });
    const counts = new Set<number>();
    while (!isOver) {
      counts.add(count(lmdb));
      await new Promise(setImmediate);
    }
    await written;
    counts.add(count(lmdb));
    assert.deepEqual([...counts], [0, numbers.length]);
  });

  it("fails with INTERNAL naming the cause where a key is too long", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const key = Buffer.alloc(4_000, 1);
    await assert.rejects(lmdb.write([{ keyspace: "log", key, value: all }]), {
      name: "StatusError",
      code: Code.INTERNAL,
    });
  });
});

describe("Lmdb.get()", () => {
  it("gives bytes that stay as they are", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put(1, "one"), put(2, "two")]);
    const one = lmdb.get("log", numberKey(1n));
    const two = lmdb.get("log", numberKey(2n));
    await lmdb.write([put(1, "111"), put(2, "222")]);
    lmdb.get("log", numberKey(1n));
    assert.deepEqual([one?.toString(), two?.toString()], ["one", "two"]);
  });
});

describe("Lmdb.list()", () => {
  it("gives all entries in the order of their numbers", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const numbers = [65_536, 0, 256, 1, 255, 4_294_967_296];
    await lmdb.write(numbers.map((number) => put(number, String(number))));
    const values = [...lmdb.list("log", all)].map(({ value }) => Number(value.toString()));
    assert.deepEqual(values, [0, 1, 255, 256, 65_536, 4_294_967_296]);
  });

  it("gives those that begin with a prefix", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const keys = [pairKey(0, 5), pairKey(1, 0), pairKey(1, 0xffff_ffff), pairKey(2, 0)];
    await lmdb.write(keys.map((key) => ({ keyspace: "plates", key, value: all })));
    for (const [first, expected] of [
      [0, [keys[0]]],
      [1, [keys[1], keys[2]]],
      [3, []],
    ] as const) {
      const found = [...lmdb.list("plates", pairPrefix(first))].map(({ key }) => Buffer.from(key));
      assert.deepEqual(found, expected);
    }
  });

  it("never gives keys of another keyspace", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await fc.assert(
      fc.asyncProperty(anyPlaces, anyKey, async (places, prefix) => {
        const removed = keyspaces.flatMap((keyspace) =>
          [...lmdb.list(keyspace, all)].map(({ key }) => ({ keyspace, key, value: undefined })),
        );
        await lmdb.write(removed);
        await lmdb.write(places.map(([keyspace, key]) => ({ keyspace, key, value: all })));
        for (const keyspace of keyspaces) {
          const keys = places.filter(([name]) => name === keyspace).map(([, key]) => hex(key));
          const expected = [...new Set(keys)].sort();
          assert.deepEqual(listed(lmdb, keyspace, all), expected);
          assert.deepEqual(
            listed(lmdb, keyspace, prefix),
            expected.filter((key) => key.startsWith(hex(prefix))),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it("gives entries that stay as they are", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put(1, "one"), put(2, "two")]);
    const entries = [...lmdb.list("log", all)];
    await lmdb.write([put(1, "111"), remove(2)]);
    assert.deepEqual(
      entries.map(({ key, value }) => [Buffer.from(key).readBigUInt64BE(), value.toString()]),
      [
        [1n, "one"],
        [2n, "two"],
      ],
    );
  });

  it("may be left early and nested", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put(1, "one"), put(2, "two"), put(3, "three")]);
    const pairs: string[] = [];
    for (const outer of lmdb.list("log", all)) {
      for (const inner of lmdb.list("log", all)) {
        pairs.push(`${outer.value}-${inner.value}`);
        if (inner.value.toString() === "two") break;
      }
      if (pairs.length === 4) break;
    }
    assert.deepEqual(pairs, ["one-one", "one-two", "two-one", "two-two"]);
    assert.equal(count(lmdb), 3);
  });
});

describe("Lmdb.snapshot()", () => {
  it("keeps its state while others write, and is gone when it is disposed of", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put(1, "old"), put(2, "two")]);
    {
      using before = lmdb.snapshot();
      await lmdb.write([put(1, "new"), remove(2), put(3, "three")]);
      using after = lmdb.snapshot();
      assert.deepEqual(
        [1, 2, 3].map((number) => read(before, number)),
        ["old", "two", undefined],
      );
      assert.deepEqual(
        [1, 2, 3].map((number) => read(after, number)),
        ["new", undefined, "three"],
      );
      assert.equal(count(before), 2);
      const { value } = [...before.list("log", numberKey(1n))][0];
      assert.equal(value.toString(), "old");
    }
    assert.equal(read(lmdb, 1), "new");
  });

  it("does not see half a write that happens while it is listed", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const write = (value: string) =>
      lmdb.write(Array.from({ length: 100 }, (_, number) => put(number, value)));
    await write("old");
    using snapshot = lmdb.snapshot();
    const values = new Set<string>();
    for (const { value } of snapshot.list("log", all)) {
      values.add(value.toString());
      if (values.size === 1) await write("new");
    }
    assert.deepEqual([...values], ["old"]);
  });
});

describe("Lmdb.snapshot() of as many states as it allows", () => {
  const isFull = {
    name: "StatusError",
    code: Code.RESOURCE_EXHAUSTED,
    message: "the store is being read by as many as it allows at once: try again",
  };

  it("gives 256, refuses the next one, and gives it once one is disposed of", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const held = new Map<number, Snapshot>();
    for (let number = 0; number < 256; number++) {
      await lmdb.write([put(1, String(number))]);
      held.set(number, lmdb.snapshot());
    }
    await lmdb.write([put(1, "256")]);
    assert.throws(() => lmdb.snapshot(), isFull);
    for (const [number, snapshot] of held) assert.equal(read(snapshot, 1), String(number));
    held.get(7)?.[Symbol.dispose]();
    held.delete(7);
    const next = lmdb.snapshot();
    assert.deepEqual([read(next, 1), read(lmdb, 1), count(lmdb)], ["256", "256", 1]);
    for (const snapshot of [next, ...held.values()]) snapshot[Symbol.dispose]();
  });

  it("lets others read and write meanwhile, however often it refuses", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    using held = new DisposableStack();
    for (let number = 0; number < 256; number++) {
      await lmdb.write([put(1, String(number))]);
      held.use(lmdb.snapshot());
    }
    for (let number = 256; number < 300; number++) {
      await lmdb.write([put(1, String(number))]);
      assert.throws(() => lmdb.snapshot(), isFull);
      assert.deepEqual([read(lmdb, 1), count(lmdb)], [String(number), 1]);
    }
  });

  it("counts a state that several hold until the last of them is disposed of", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const twins: Snapshot[] = [];
    using held = new DisposableStack();
    for (let number = 0; number < 256; number++) {
      await lmdb.write([put(1, String(number))]);
      held.use(lmdb.snapshot());
      if (number === 255) twins.push(lmdb.snapshot(), lmdb.snapshot());
    }
    for (const twin of twins) twin[Symbol.dispose]();
    await lmdb.write([put(1, "256")]);
    assert.throws(() => lmdb.snapshot(), isFull);
  });

  it("gives any number of one state", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write([put(1, "one")]);
    const held = Array.from({ length: 300 }, () => lmdb.snapshot());
    for (const snapshot of held) assert.equal(read(snapshot, 1), "one");
    for (const snapshot of held) snapshot[Symbol.dispose]();
  });
});

describe("Lmdb.flushed()", () => {
  it("resolves with and without anything to flush", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.flushed();
    await lmdb.write([put(1, "one")]);
    await Promise.all([lmdb.flushed(), lmdb.flushed()]);
    await lmdb.flushed();
    assert.equal(read(lmdb, 1), "one");
  });
});

describe("Lmdb.backup()", () => {
  it("copies what was written before, flushed or not, and opens as a store", async (test) => {
    const folder = temporaryFolder(test);
    await using lmdb = Lmdb.open(join(folder, "store"));
    for (let number = 0; number < 30; number++) {
      await lmdb.write([put(1, String(number)), put(number + 2, Buffer.alloc(5_000, number))]);
      await lmdb.backup(join(folder, String(number)));
      await using copy = Lmdb.open(join(folder, String(number)));
      assert.equal(read(copy, 1), String(number));
      assert.equal(count(copy), number + 2);
      await copy.write([put(1, "goes on")]);
      assert.equal(read(copy, 1), "goes on");
    }
  });

  it("copies one state while writes go on", async (test) => {
    const folder = temporaryFolder(test);
    await using lmdb = Lmdb.open(join(folder, "store"));
    const keys = Array.from({ length: 100 }, (_, number) => number);
    const write = (round: number) =>
      lmdb.write(keys.map((number) => put(number, Buffer.alloc(10_000, round))));
    await write(0);
    let isOver = false;
    const writing = (async () => {
      for (let round = 1; !isOver; round = (round + 1) % 256) await write(round);
    })();
    for (let copies = 0; copies < 10; copies++) await lmdb.backup(join(folder, String(copies)));
    isOver = true;
    await writing;
    for (let copies = 0; copies < 10; copies++) {
      const path = join(folder, String(copies));
      assertDataFileWhole(join(path, "data.mdb"));
      await using copy = Lmdb.open(path);
      const values = [...copy.list("log", all)].map(({ value }) => value);
      assert.equal(values.length, keys.length);
      assert.ok(values.every((value) => Buffer.alloc(10_000, value[0]).equals(value)));
      assert.equal(new Set(values.map((value) => value[0])).size, 1);
    }
  });

  it("ends before the environment is closed", async (test) => {
    const folder = temporaryFolder(test);
    let copy = Promise.resolve();
    {
      await using lmdb = Lmdb.open(join(folder, "store"));
      await lmdb.write([put(1, Buffer.alloc(1_000_000, 1))]);
      copy = lmdb.backup(join(folder, "copy"));
    }
    await copy;
    await using again = Lmdb.open(join(folder, "copy"));
    assert.equal(count(again), 1);
  });

  it("refuses a folder that has a data file", async (test) => {
    const folder = temporaryFolder(test);
    await using lmdb = Lmdb.open(folder);
    await assert.rejects(lmdb.backup(folder), {
      name: "StatusError",
      code: Code.INTERNAL,
      message: "the store failed: File exists",
    });
  });
});

describe("Lmdb.open()", () => {
  it("to read changes no byte and no time of the folder", async (test) => {
    const folder = temporaryFolder(test);
    {
      await using lmdb = Lmdb.open(folder);
      await lmdb.write([put(1, "one"), put(2, Buffer.alloc(100_000, 2))]);
    }
    const before = look(folder);
    {
      await using reader = Lmdb.open(folder, { readOnly: true });
      assert.equal(read(reader, 1), "one");
      assert.equal(count(reader), 2);
      using snapshot = reader.snapshot();
      assert.equal(read(snapshot, 1), "one");
    }
    assert.deepEqual(look(folder), before);
  });

  it("to read can't write", async (test) => {
    const folder = temporaryFolder(test);
    await Lmdb.open(folder)[Symbol.asyncDispose]();
    await using reader = Lmdb.open(folder, { readOnly: true });
    await assert.rejects(reader.write([put(1, "one")]), { code: Code.INTERNAL });
  });

  it("says that the folder can't be made", (test) => {
    const folder = join(temporaryFolder(test), "missing\0");
    assert.throws(() => Lmdb.open(folder), { name: "StatusError", code: Code.INTERNAL });
  });
});

/** All that can be seen of the files of a folder. */
const look = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => {
      const { mtimeMs, ctimeMs, size } = statSync(join(folder, name));
      return { name, mtimeMs, ctimeMs, size, bytes: readFileSync(join(folder, name)) };
    });
