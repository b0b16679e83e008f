import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RunState, StagedBlock, StoreState } from "../gen/wellspring/backend/v1/state.ts";
import { createGenesis } from "../log/genesis.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Draft } from "./draft.ts";
import { Lmdb } from "./lmdb.ts";
import {
  plateStates,
  readStoreState,
  runStates,
  stagedBlocks,
  stagedPlates,
  storeStates,
} from "./records.ts";

const uploadId = Buffer.from("0123456789abcdef");

describe("a record type", () => {
  it("puts, gets and removes by its key", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const draft = new Draft(lmdb);
    const run = { ...RunState.decode(new Uint8Array()), number: 7, readings: 3 };
    runStates.put(draft, run, "lab", "run-01");
    assert.equal(runStates.get(lmdb, "lab", "run-01"), undefined);
    await lmdb.write(draft.writes());
    assert.deepEqual(runStates.get(lmdb, "lab", "run-01"), run);
    assert.equal(runStates.get(lmdb, "lab", "run-02"), undefined);
    assert.equal(runStates.get(lmdb, "other", "run-01"), undefined);
    const removal = new Draft(lmdb);
    runStates.remove(removal, "lab", "run-01");
    assert.equal(runStates.get(removal, "lab", "run-01"), undefined);
    await lmdb.write(removal.writes());
    assert.equal(runStates.get(lmdb, "lab", "run-01"), undefined);
  });

  it("keeps the records of one upload apart from each other", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    const draft = new Draft(lmdb);
    const block = StagedBlock.decode(new Uint8Array());
    stagedBlocks.put(draft, { ...block, run: "a" }, uploadId, 0);
    stagedBlocks.put(draft, { ...block, run: "b" }, uploadId, 1);
    stagedPlates.put(draft, { indexes: [0] }, uploadId, 5, "a");
    stagedPlates.put(draft, { indexes: [1] }, uploadId, 5, "b");
    assert.equal(stagedBlocks.get(draft, uploadId, 1)?.run, "b");
    assert.deepEqual(stagedPlates.get(draft, uploadId, 5, "a"), { indexes: [0] });
    assert.equal(stagedPlates.get(draft, uploadId, 6, "a"), undefined);
    assert.equal(plateStates.get(draft, 5, 0), undefined);
  });
});

describe("readStoreState()", () => {
  it("gives the state, as it was put last", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    await lmdb.write(createGenesis("3b241101-e2bb-4255-8caf-4136c566a962", 5));
    const draft = new Draft(lmdb);
    assert.equal(readStoreState(draft).appliedSequence, 1n);
    const state = { ...StoreState.decode(new Uint8Array()), appliedSequence: 2n };
    storeStates.put(draft, state);
    assert.deepEqual(readStoreState(draft), state);
  });

  it("throws where there is none", async (test) => {
    await using lmdb = Lmdb.open(temporaryFolder(test));
    assert.throws(() => readStoreState(lmdb), { message: "the store has no state" });
  });
});
