import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import { numberKey } from "../store/keyspace.ts";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { createGenesis, createGenesisEntry, createGenesisState, readGenesis } from "./genesis.ts";

const logId = "3b241101-e2bb-4255-8caf-4136c566a962";

describe("createGenesis()", () => {
  it("is the first entry of the log, applied", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write(createGenesis(logId, 1_700_000_000_000));
    assert.deepEqual(readStoreState(lmdb), {
      logId,
      appliedSequence: 1n,
      atMs: 1_700_000_000_000n,
      nextBlockId: 1n,
      nextRunNumber: 1,
      nextVersion: 0n,
      openUploads: [],
      recentChanges: [],
      digest: { low: 0, high: 0 },
      activeForm: 1,
      lastMessageId: "",
      works: 0n,
      waiting: [],
      openBodies: [],
      keysVersion: 0n,
      keys: 0,
      feedFrom: 1n,
    });
    const entry = Entry.decode(lmdb.get("log", numberKey(1n)) ?? Buffer.alloc(0));
    assert.equal(entry.form, 1);
    assert.equal(entry.atMs, 1_700_000_000_000n);
    assert.deepEqual(entry.records, [
      {
        principal: "",
        change: { $case: "genesis", genesis: { logId, stateDigest: Buffer.alloc(0) } },
      },
    ]);
  });

  it("begins in the form that it is told", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write(createGenesis(logId, 5, 3));
    assert.equal(readStoreState(lmdb).activeForm, 3);
    assert.equal(Entry.decode(lmdb.get("log", numberKey(1n)) ?? Buffer.alloc(0)).form, 3);
  });

  it("writes two keys and nothing else", () => {
    const writes = createGenesis(logId, 0);
    assert.deepEqual(
      writes.map(({ keyspace, key }) => [keyspace, Buffer.from(key).toString("hex")]),
      [
        ["meta", Buffer.from("state").toString("hex")],
        ["log", "0000000000000001"],
      ],
    );
  });
});

describe("createGenesisState()", () => {
  it("is the same without an entry", () => {
    const [state] = createGenesis(logId, 7);
    assert.deepEqual(createGenesisState(logId, 7), [state]);
  });
});

describe("readGenesis()", () => {
  it("reads what createGenesisEntry() made", () => {
    const genesis = { logId, stateDigest: Buffer.alloc(0) };
    assert.deepEqual(readGenesis(createGenesisEntry(logId, 7)), genesis);
  });

  it("refuses another entry", () => {
    const entry = { form: 1, atMs: 7n, records: [] };
    assert.throws(() => readGenesis(Entry.encode(entry).finish()), {
      code: Code.FAILED_PRECONDITION,
      message: "the log does not begin with a genesis entry",
    });
  });
});
