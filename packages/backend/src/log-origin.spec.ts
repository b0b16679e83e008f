import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import { readGenesis } from "./log/genesis.ts";
import { assertGenesis, readOrigin } from "./log-origin.ts";
import { readStoreState } from "./store/records.ts";
import { Backend } from "./testing/backend.ts";
import { MemoryStream } from "./testing/memory-stream.ts";
import { growthRows } from "./testing/readings.ts";
import { createTemporaryFolder } from "./testing/temporary-folder.ts";

const announcing = { backendId: "backend", advertise: "b:1" };

describe("readOrigin()", () => {
  it("is a log of its own, from nothing, where there is no store", async () => {
    using folder = createTemporaryFolder();
    const { beginning, held } = await readOrigin(folder.path, announcing);
    assert.match(beginning?.logId ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(beginning?.stateDigest.length, 0);
    assert.equal(held, undefined);
  });

  it("is no log, but the word of its data, where the store holds some", async () => {
    using folder = createTemporaryFolder();
    await using backend = await Backend.openIn(folder.path);
    await backend.upload([{ rows: growthRows(["A1"], 3) }]);
    const { logId, appliedSequence, digest } = readStoreState(backend.context.store);
    await backend[Symbol.asyncDispose]();
    const { beginning, held } = await readOrigin(folder.path, announcing);
    assert.equal(beginning, undefined);
    assert(held);
    const told = Announcement.decode(held);
    assert.deepEqual(
      [told.backendId, told.address, told.logId, told.appliedSequence, told.isReady],
      ["backend", "b:1", logId, appliedSequence, false],
    );
    assert.deepEqual(told.digest, digest);
  });

  it("is neither where the store holds nothing but a genesis", async () => {
    using folder = createTemporaryFolder();
    await (await Backend.openIn(folder.path))[Symbol.asyncDispose]();
    assert.deepEqual(await readOrigin(folder.path, announcing), { held: undefined });
  });
});

describe("assertGenesis()", () => {
  it("makes the first entry once", async () => {
    const stream = new MemoryStream();
    stream.entries.pop();
    for (const now of [5, 9]) await assertGenesis(stream, now, 1);
    assert.deepEqual(
      stream.entries.map(({ bytes }) => readGenesis(bytes).logId),
      [stream.logId],
    );
  });
});
