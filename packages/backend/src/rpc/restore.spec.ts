import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { BackupServiceService, Code, callBidi, type SnapshotPart } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { BackendServer } from "../backend-server.ts";
import type { Parts } from "../context.ts";
import { Backend, BackendClient, specConfig } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { growthRows } from "../testing/readings.ts";
import { restoreInto, takeSnapshot } from "../testing/restore-into.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";

const rows = growthRows(["A1", "B7"], 5);
const expected = rows.map((row) => [0, ...row]);
const logger = createLogger({ name: "spec", level: "silent" });

const takeBackup = async (): Promise<SnapshotPart[]> => {
  await using backend = await Backend.open();
  await backend.upload([{ rows }]);
  return await takeSnapshot(backend);
};

/** An empty backend that can be opened again, and a client of it. */
const openServer = async (test: TestContext, parts: Partial<Parts> = {}) => {
  const folder = temporaryFolder(test);
  const readSpace = async () => ({ usedPercent: 0 });
  const server = await BackendServer.open(specConfig(folder), { logger, readSpace, ...parts });
  const client = new BackendClient(server.address);
  test.after(async () => {
    client.client.close();
    await server[Symbol.asyncDispose]();
  });
  return { folder, server, client };
};

describe("restore()", () => {
  it("exchanges the store of a backend that stands alone", async (test) => {
    const { folder, server, client } = await openServer(test);
    const [accepted, logId] = await restoreInto(client, await takeBackup());
    assert.equal(accepted, "accepted");
    await until(() => server.context?.log.id === logId);
    assert.deepEqual(await client.rows(), expected);
    assert.equal((await client.upload([{ rows, run: "after" }])).token, `${logId}.2`);
    for (const name of ["restored", "restored.new", "store.old"]) {
      assert.ok(!existsSync(join(folder, name)), name);
    }
  });

  it("refuses where anything was ever written, before it takes chunks", async (test) => {
    const { server, client } = await openServer(test);
    await client.upload([{ rows }]);
    const call = callBidi(client.client, BackupServiceService.restore);
    const [description] = await takeBackup();
    await call.send({ part: description });
    await assert.rejects(collect(call.responses), {
      code: Code.FAILED_PRECONDITION,
      message:
        `the servers hold data already, of the log ${server.context?.log.id}: ` +
        "restore into new ones",
    });
  });

  it("refuses what the disk has no room for", async (test) => {
    const readSpace = async () => ({ usedPercent: 50, bytes: 10_000 });
    const { client } = await openServer(test, { readSpace });
    await assert.rejects(restoreInto(client, await takeBackup()), {
      code: Code.RESOURCE_EXHAUSTED,
      message: /^the server's disk would be \d+ % full/,
    });
  });

  it("leaves the backend as it was where the snapshot is damaged, or cut", async (test) => {
    const { folder, server, client } = await openServer(test);
    const parts = await takeBackup();
    const before = server.context;
    const cut = parts.slice(0, -1);
    for (const wrong of [cut, [parts[0], ...parts.slice(2)]]) {
      await assert.rejects(restoreInto(client, wrong), { code: Code.DATA_LOSS });
    }
    assert.equal(server.context, before);
    assert.equal(before?.guard.damagedAtMs, undefined);
    assert.ok(!existsSync(join(folder, "restored.new")));
    const [, logId] = await restoreInto(client, parts);
    await until(() => server.context?.log.id === logId);
  });

  it("refuses a stream without its beginning", async (test) => {
    const { client } = await openServer(test);
    const [, chunk] = await takeBackup();
    await assert.rejects(restoreInto(client, [chunk]), {
      code: Code.INVALID_ARGUMENT,
      message: "part: is no description: it comes before all else",
    });
  });
});
