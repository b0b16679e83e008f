import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, parseToken, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Context } from "./context.ts";
import { createGenesisState } from "./log/genesis.ts";
import { openDataFolder, storeOf } from "./store/data-folder.ts";
import { readMoment } from "./store/moments.ts";
import type { StoredReadings } from "./stored-readings.ts";
import { Backend, specConfig } from "./testing/backend.ts";
import { HeldFlush } from "./testing/held-flush.ts";
import { growthRows, readingsToRows, rowsToBlock } from "./testing/readings.ts";
import { createTemporaryFolder } from "./testing/temporary-folder.ts";
import { until } from "./testing/until.ts";

const rows = growthRows(["A1"], 3);
const logger = createLogger({ name: "spec", level: "silent" });
const readSpace = async () => ({ usedPercent: 0 });
const parts = { logger, readSpace };

describe("Context.open()", () => {
  it("listens on the port that the system chose, and is ready", async () => {
    await using backend = await Backend.open();
    const { address, health } = backend.context;
    assert.match(address, /^127\.0\.0\.1:[1-9][0-9]*$/);
    for (const question of ["", "startup", "readiness", "liveness"] as const) {
      assert.equal(health.isServing(question), true);
    }
  });

  it("finds again what was stored, in the same log", async () => {
    using folder = createTemporaryFolder();
    const before = await Backend.openIn(folder.path);
    const { token } = await before.upload([{ rows }]);
    await before[Symbol.asyncDispose]();
    const after = await Backend.openIn(folder.path);
    const { run } = await after.getRun("run-01", { token });
    assert.equal(run?.readings, 3);
    const { token: next } = await after.retract();
    assert.equal(parseToken(next)?.logId, parseToken(token)?.logId);
    await after[Symbol.asyncDispose]();
  });

  it("leaves the folder to others where the port is in use", async () => {
    using folder = createTemporaryFolder();
    await using other = await Backend.open();
    const port = Number(other.context.address.split(":")[1]);
    const config = { ...specConfig(folder.path), listen: { host: "127.0.0.1", port } };
    await assert.rejects(Context.open(config, parts), {
      code: Code.FAILED_PRECONDITION,
      message: `cannot listen on 127.0.0.1:${port}: the port is in use`,
    });
    await using context = await Context.open(specConfig(folder.path), parts);
    assert.equal(context.health.isServing("readiness"), true);
  });

  it("refuses to go on alone with the store of a shared log", async () => {
    using folder = createTemporaryFolder();
    const state = storeOf(() => createGenesisState("3b241101-e2bb-4255-8caf-4136c566a962", 1));
    await (await openDataFolder(folder.path, state))[Symbol.asyncDispose]();
    await assert.rejects(Context.open(specConfig(folder.path), parts), {
      code: Code.FAILED_PRECONDITION,
      message: `the data folder ${folder.path} is of a log in NATS: start with --log jetstream`,
    });
  });

  it("refuses a folder that another backend has", async () => {
    using folder = createTemporaryFolder();
    await using _context = await Context.open(specConfig(folder.path), parts);
    await assert.rejects(Context.open(specConfig(folder.path), parts), {
      code: Code.FAILED_PRECONDITION,
      message:
        `the data folder ${folder.path} is in use by another process: ` +
        "stop it, or choose another folder",
    });
  });

  it("tells who listens what became visible", async () => {
    const heard: StoredReadings[] = [];
    await using backend = await Backend.open({ onStored: (stored) => heard.push(stored) });
    await backend.upload([{ rows, plate: 4 }], { project: "yeast" });
    await backend.upload([{ rows, plate: 4 }], { project: "yeast" });
    assert.deepEqual(
      heard.map(({ readings, ...place }) => [place, readingsToRows(readings)]),
      [[{ project: "yeast", run: "run-01", plate: 4 }, rows]],
    );
  });

  it("counts calls", async () => {
    await using backend = await Backend.open();
    await backend.getStatus();
    await assert.rejects(backend.getRun("run-01"));
    const text = await backend.context.metrics.metricsText();
    for (const [method, code] of [
      ["GetStatus", "OK"],
      ["GetRun", "NOT_FOUND"],
    ]) {
      const labels = `{method="/wellspring.v1.RunService/${method}",code="${code}"}`;
      assert.ok(text.includes(`wellspring_call_seconds_count${labels} 1`), labels);
    }
  });
});

describe("Context.open() with faults", () => {
  it("misbehaves on purpose where it is told to, and leaves the folder to others", async () => {
    using folder = createTemporaryFolder();
    const config = specConfig(folder.path);
    const crashing = Context.open({ ...config, fault: "crash-at-start" }, parts);
    await assert.rejects(crashing, /^Error: FAULT ON PURPOSE: WELLSPRING_FAULT=crash-at-start /);
    await using context = await Context.open({ ...config, fault: "never-ready" }, parts);
    assert.equal(context.health.isServing("readiness"), false);
  });
});

describe("Context that is disposed of", () => {
  it("lets a commit that is under way end, and closes the store behind it", async () => {
    using folder = createTemporaryFolder();
    const flush = new HeldFlush();
    const backend = await Backend.openIn(folder.path, {
      drainTimeoutMs: 30_000,
      wrapStore: (store) => flush.wrap(store),
    });
    const stream = backend.openUpload();
    await stream.open();
    await stream.sendBlock(rowsToBlock(rows));
    flush.hold();
    const committed = stream.commit();
    await flush.reached;
    const closed = backend.context[Symbol.asyncDispose]();
    assert.equal(backend.context.health.isServing("readiness"), false);
    flush.release();
    assert.equal((await committed).newReadings, 3);
    backend.client.close();
    await closed;
    await using _again = await Context.open(specConfig(folder.path), parts);
  });

  it("takes no calls any more", async () => {
    using folder = createTemporaryFolder();
    const backend = await Backend.openIn(folder.path);
    await backend.context[Symbol.asyncDispose]();
    await assert.rejects(backend.getStatus(), { code: Code.UNAVAILABLE });
    backend.client.close();
  });
});

describe("Context whose log has stopped", () => {
  it("stays, not ready, where the folder's log is written in a newer form", async () => {
    using folder = createTemporaryFolder();
    {
      await using newer = await Backend.openIn(folder.path, { fault: "next-form" });
      await newer.upload([{ rows }]);
      await newer.activate();
    }
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    await using backend = await Backend.openIn(folder.path, {
      logger: createLogger({ name: "spec", destination }),
    });
    const { health } = backend.context;
    assert.deepEqual([health.isServing("readiness"), health.isServing("liveness")], [false, true]);
    const reason = "the log is written in form 2, this release reads form 1";
    assert.equal((await backend.getStatus()).log?.fault, reason);
    assert.ok(lines.some((line) => line.includes("the log has stopped") && line.includes(reason)));
    await assert.rejects(backend.upload([{ rows, run: "run-02" }]), {
      code: Code.UNAVAILABLE,
      message: `the backend has stopped: entry 4 can't be applied: ${reason}`,
    });
  });

  it("is not ready, takes no writes and says at which entry", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const { log, health } = backend.context;
    const unknown = { principal: "", change: undefined };
    await assert.rejects(log.append(unknown, 64), { code: Code.FAILED_PRECONDITION });
    assert.equal(health.isServing("readiness"), false);
    assert.equal(health.isServing("liveness"), true);
    await assert.rejects(backend.retract(), {
      code: Code.UNAVAILABLE,
      message:
        "the backend has stopped: entry 3 can't be applied: " +
        "entry 3 holds a record that this release does not know",
    });
    assert.equal((await backend.rows()).length, 3);
  });
});

describe("Context whose store is damaged", () => {
  it("says so once a call meets it, and goes on alone", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const { store, guard, health } = backend.context;
    const [block] = store.list("blocks", Buffer.alloc(0));
    await store.write([{ keyspace: "blocks", key: Buffer.from(block.key), value: undefined }]);
    await assert.rejects(backend.rows({ wells: ["A1"] }), { code: Code.DATA_LOSS });
    await until(() => guard.damagedAtMs !== undefined);
    const { log } = await backend.getStatus();
    assert.equal(log?.damagedAtMs, BigInt(guard.damagedAtMs ?? 0));
    assert.equal(health.isServing("readiness"), true);
    assert.match(await backend.context.metrics.metricsText(), /^wellspring_store_damaged 1$/m);
  });

  it("says so after a restart too, and knows it before it is open", async () => {
    using folder = createTemporaryFolder();
    {
      await using backend = await Backend.openIn(folder.path);
      const error = new StatusError(Code.DATA_LOSS, "block 7 is missing in the store");
      backend.context.store.reportDamage(error);
    }
    await using backend = await Backend.openIn(folder.path);
    const { log } = await backend.getStatus();
    assert.equal(log?.damagedAtMs, BigInt(readMoment(folder.path, "damaged") ?? 0));
    assert.notEqual(log.damagedAtMs, 0n);
    assert.match(await backend.context.metrics.metricsText(), /^wellspring_store_damaged 1$/m);
  });
});
