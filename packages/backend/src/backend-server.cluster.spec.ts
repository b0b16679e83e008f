import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import type { LogStore } from "./log/embedded-log.ts";
import { Draft } from "./store/draft.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readMoment } from "./store/moments.ts";
import { readStoreState, storeStates } from "./store/records.ts";
import type { BackendClient } from "./testing/backend.ts";
import { BackendGroup, untilReady } from "./testing/backend-group.ts";
import { noiseBlock } from "./testing/noise.ts";
import { growthRows } from "./testing/readings.ts";
import { until, untilDone } from "./testing/until.ts";

const rows = growthRows(["A1", "B2"], 5);

describe("a backend that runs, and that its log has left behind", { timeout: 120_000 }, () => {
  it("takes a snapshot of another one, in the same process", async () => {
    await using group = await BackendGroup.start();
    const { server, client } = await group.open();
    const gate = new WriteGate();
    const behind = await group.open({ wrapStore: (store) => gate.wrap(store) });
    using _open = { [Symbol.dispose]: () => gate.open() };
    const before = behind.server.context;
    assert(before);
    gate.close();
    await client.upload([{ rows, run: "early" }]);
    await gate.reached;
    // What it follows is lost, and it has yet to follow anew.
    await group.restartNats();
    await untilDone(() => client.upload([{ rows, run: "late" }], { append: true }));
    await group.trim();
    gate.open();
    // Nobody writes meanwhile.
    await until(() => behind.server.context !== before);
    await client.upload([{ rows, run: "last" }]);
    assert.equal(before.health.isServing("liveness"), true);
    await untilReady(behind);
    for (const run of ["early", "late", "last"]) {
      assert.equal((await behind.client.getRun(run)).run?.readings, rows.length);
    }
    const [one, other] = [server, behind.server].map(({ context }) => context?.store);
    assert(one && other);
    assert.deepEqual(readStoreState(other), readStoreState(one));
  });
});

describe("a backend whose data file is damaged", { timeout: 120_000 }, () => {
  it("makes its store anew from another one, and the others never stop", async () => {
    await using group = await BackendGroup.start();
    const members = [await group.open(), await group.open(), await group.open()];
    const [damaged, ...others] = members;
    await damaged.client.upload([{ rows, run: "early" }]);
    await uploadNoise(damaged.client, "noise");
    for (const { client } of others) await until(async () => hasRun(client, "noise"));
    await group.trim();
    const stopped = new AbortController();
    const loops = others.map((other) => useUntil(other.client, stopped.signal));
    const before = damaged.server.context;
    assert(before);
    flipBytes(join(damaged.folder, "store", "data.mdb"), noiseBlock.subarray(1_000, 1_064));
    before.guard.scrubNow();
    await until(() => before.guard.damagedAtMs !== undefined);
    await until(() => damaged.server.context !== before);
    assert.equal(before.health.isServing("liveness"), true);
    await untilReady(damaged);
    stopped.abort();
    const runs = (await Promise.all(loops)).flat();
    assert(runs.length > 0);
    for (const run of ["early", "noise", ...runs]) {
      const [one, ...rest] = await Promise.all(
        members.map(({ client }) => untilDone(() => client.rows({ run }))),
      );
      assert(one.length > 0);
      for (const other of rest) assert.deepEqual(other, one);
    }
    assert.equal(existsSync(join(damaged.folder, "store.old")), false);
    const { log } = await damaged.client.getStatus();
    assert.deepEqual([log?.damagedAtMs, log?.differsFrom], [0n, []]);
    assert.match(await before.metrics.metricsText(), /^wellspring_scrub_failures_total 1$/m);
  });

  it("goes on with what it has until another one gives, after a restart too", async () => {
    await using group = await BackendGroup.start();
    const { server, client, folder } = await group.open();
    await uploadNoise(client, "noise");
    const before = server.context;
    assert(before);
    flipBytes(join(folder, "store", "data.mdb"), noiseBlock.subarray(1_000, 1_064));
    before.guard.scrubNow();
    await until(() => before.guard.damagedAtMs !== undefined);
    assert.ok(((await client.getStatus()).log?.damagedAtMs ?? 0n) > 0n);
    await client.upload([{ rows, run: "later" }]);
    assert.equal(server.context, before);
    await server[Symbol.asyncDispose]();
    const again = await group.open({}, { folder });
    const { context } = again.server;
    assert.ok(((await again.client.getStatus()).log?.damagedAtMs ?? 0n) > 0n);
    await group.open();
    await until(() => again.server.context !== context);
    await untilReady(again);
    assert.equal((await again.client.rows({ run: "noise" })).length, 16_384);
    assert.equal((await again.client.getStatus()).log?.damagedAtMs, 0n);
  });
});

describe("a backend whose data file can't be opened", { timeout: 120_000 }, () => {
  for (const [name, damage] of Object.entries({
    "was cut": (file: string) => truncateSync(file, 5_000),
    "has other metas": (file: string) => {
      const bytes = readFileSync(file);
      for (const meta of [0, 2_048, 4_096]) {
        for (let at = 64; at < 72; at++) bytes[meta + 24 + at] ^= 0x5a;
      }
      writeFileSync(file, bytes);
    },
  })) {
    it(`waits for another one and takes its place: it ${name}`, async () => {
      await using group = await BackendGroup.start();
      const [sound, closed] = [await group.open(), await group.open()];
      await closed.client.upload([{ rows, run: "early" }]);
      await until(() => hasRun(sound.client, "early"));
      await group.trim();
      await closed.server[Symbol.asyncDispose]();
      await sound.server[Symbol.asyncDispose]();
      damage(join(closed.folder, "store", "data.mdb"));
      const lines: string[] = [];
      const destination = { write: (line: string) => void lines.push(line) };
      const logger = createLogger({ name: "spec", destination });
      const opening = group.open({ logger }, closed);
      await until(() => lines.some((line) => line.includes("no other backend gives a snapshot")));
      assert.ok(
        lines.some((line) => line.includes("the data file") && line.includes("is damaged")),
      );
      assert.notEqual(readMoment(closed.folder, "damaged"), undefined);
      await using _again = (await group.open({}, sound)).server;
      const mended = await opening;
      assert.equal((await mended.client.rows({ run: "early" })).length, rows.length);
      assert.equal((await mended.client.getStatus()).log?.damagedAtMs, 0n);
      assert.equal(readMoment(closed.folder, "damaged"), undefined);
    });
  }
});

describe("backends that hold different readings", { timeout: 120_000 }, () => {
  it("tell so, and look for damage", async () => {
    await using group = await BackendGroup.start();
    const [one, other] = [await group.open(), await group.open()];
    const store = one.server.context?.store;
    assert(store);
    const state = { ...readStoreState(store), digest: { low: 1, high: 2 } };
    const draft = new Draft(store);
    storeStates.put(draft, state);
    await store.write(draft.writes());
    await one.client.upload([{ rows }]);
    for (const { client } of [one, other]) {
      await until(async () => (await client.getStatus()).log?.differsFrom.length === 1);
      assert.equal((await client.getStatus()).log?.damagedAtMs, 0n);
    }
  });
});

const uploadNoise = async (client: BackendClient, run: string): Promise<void> => {
  const stream = client.openUpload();
  await stream.open();
  await stream.sendBlock(noiseBlock, { run });
  await stream.commit();
};

const hasRun = (client: BackendClient, run: string): Promise<boolean> =>
  client.getRun(run).then(
    () => true,
    () => false,
  );

/** Writes and reads, one after the other, and tells what was written; rejects if any fails. */
const useUntil = async (client: BackendClient, signal: AbortSignal): Promise<string[]> => {
  const runs: string[] = [];
  while (!signal.aborted) {
    const run = `run-${randomUUID()}`;
    await client.upload([{ rows, run }]);
    assert.equal((await client.rows({ run })).length, rows.length);
    runs.push(run);
  }
  return runs;
};

/** Inverts bytes wherever they stand in a file. */
const flipBytes = (path: string, bytes: Buffer): void => {
  const content = readFileSync(path);
  const file = openSync(path, "r+");
  const flipped = bytes.map((byte) => ~byte);
  for (let at = content.indexOf(bytes); at >= 0; at = content.indexOf(bytes, at + 1)) {
    writeSync(file, flipped, 0, flipped.length, at);
  }
  closeSync(file);
};

/** Holds back what a store writes while it is closed. */
class WriteGate {
  #gate = Promise.resolve();
  #reached = Promise.withResolvers<void>();
  open: () => void = () => undefined;

  close(): void {
    this.#reached = Promise.withResolvers();
    this.#gate = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  /** Resolves once something is to be written. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  wrap(store: Lmdb): LogStore {
    return {
      get: (keyspace, key) => store.get(keyspace, key),
      list: (keyspace, prefix, from) => store.list(keyspace, prefix, from),
      write: async (writes) => {
        this.#reached.resolve();
        await this.#gate;
        await store.write(writes);
      },
      flushed: () => store.flushed(),
    };
  }
}
