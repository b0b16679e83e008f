import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Code, LogStatus_Kind } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { checkFolder } from "./check/check-folder.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import { NatsStream } from "./log/nats-stream.ts";
import { readStoreState } from "./store/records.ts";
import { Backend } from "./testing/backend.ts";
import { linesOf } from "./testing/checked-folder.ts";
import { NatsServers } from "./testing/nats-servers.ts";
import { noiseBlock } from "./testing/noise.ts";
import { growthRows } from "./testing/readings.ts";
import { createTemporaryFolder } from "./testing/temporary-folder.ts";
import { until, untilDone } from "./testing/until.ts";
import { WaitingBackend } from "./testing/waiting-backend.ts";

const rows = growthRows(["A1", "B2"], 5);

describe("backends that share a log in NATS", { timeout: 120_000 }, () => {
  let servers: NatsServers;
  let streams = 0;

  before(async () => {
    servers = await NatsServers.start({ count: 3 });
  });
  after(() => servers[Symbol.asyncDispose]());

  const createConfig = (
    parts: Partial<SharedLogConfig> = {},
    bytesMax = 64 * 1024 * 1024,
  ): SharedLogConfig => ({
    kind: "jetstream",
    nats: {
      servers: servers.urls,
      user: undefined,
      password: undefined,
      stream: `storage-${++streams}`,
      replicas: 3,
      ...{ bytesMax, listenMs: 0 },
    },
    monitors: servers.monitors,
    requireSync: true,
    assertSynced: false,
    trimCopies: 2,
    advertise: undefined,
    ...parts,
  });

  const openReady = async (path: string, log: SharedLogConfig): Promise<Backend> => {
    const backend = await Backend.openIn(path, { log });
    await until(() => backend.context.health.isServing("readiness"));
    return backend;
  };

  it("show on each what was uploaded to any, as soon as it is acknowledged", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig();
    await using one = await openReady(first.path, log);
    await using other = await openReady(second.path, log);
    for (let run = 0; run < 10; run++) {
      const [writer, reader] = run % 2 ? [one, other] : [other, one];
      const { token } = await writer.upload([{ rows, run: `run-${run}` }]);
      assert.equal((await reader.getRun(`run-${run}`, { token })).run?.readings, rows.length);
      assert.equal((await reader.getRun(`run-${run}`)).run?.readings, rows.length);
    }
    assert.deepEqual(
      readStoreState(one.context.store).appliedSequence,
      readStoreState(other.context.store).appliedSequence,
    );
  });

  it("tell how far the log is, and that it is synced", async () => {
    using folder = createTemporaryFolder();
    await using backend = await openReady(folder.path, createConfig());
    await backend.upload([{ rows }]);
    const { log } = backend.context;
    await until(() => log.flushedSequence === log.appliedSequence);
    const status = await backend.getStatus();
    assert.equal(status.log?.kind, LogStatus_Kind.JETSTREAM);
    assert.equal(status.log?.lastSequence, status.appliedSequence);
    assert.equal(status.log?.flushedSequence, status.appliedSequence);
    assert.equal(status.log?.synced, true);
    assert.match(await backend.context.metrics.metricsText(), /^wellspring_log_bytes [1-9]\d*$/m);
  });

  it("refuse a conflict on whichever comes second", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig();
    await using one = await openReady(first.path, log);
    await using other = await openReady(second.path, log);
    const different = rows.map(([well, runtime]) => [well, runtime, 9, 9] as (typeof rows)[number]);
    const outcomes = await Promise.allSettled([
      one.upload([{ rows }]),
      other.upload([{ rows: different }]),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const { token } = await one.upload([{ rows: growthRows(["C3"], 2), run: "last" }]);
    await other.getRun("last", { token });
    assert.deepEqual(await one.rows(), await other.rows());
  });

  it("never answer NOT_FOUND for what is acknowledged, and do for what is not there", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig();
    await using one = await openReady(first.path, log);
    await using other = await openReady(second.path, log);
    for (let run = 0; run < 20; run++) {
      await one.upload([{ rows, run: `run-${run}` }]);
      await other.getRun(`run-${run}`);
    }
    await assert.rejects(other.getRun("nosuch"), { code: Code.NOT_FOUND });
  });

  it("replay what came while they were away, and start from nothing", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig();
    await using one = await openReady(first.path, log);
    {
      await using other = await openReady(second.path, log);
      await other.upload([{ rows, run: "before" }]);
    }
    await one.upload([{ rows, run: "meanwhile" }]);
    await using other = await openReady(second.path, log);
    for (const run of ["before", "meanwhile"]) {
      assert.equal((await other.getRun(run)).run?.readings, rows.length);
    }
    assert.deepEqual(readStoreState(one.context.store), readStoreState(other.context.store));
  });

  it("leave a folder in which nothing is wrong", async () => {
    using folder = createTemporaryFolder();
    const log = createConfig();
    {
      await using backend = await openReady(folder.path, log);
      await backend.upload([{ rows }]);
    }
    assert.deepEqual(linesOf(await checkFolder(folder.path)), []);
  });

  it("are not ready without the proof that entries are flushed", async () => {
    using folder = createTemporaryFolder();
    const log = createConfig({ monitors: servers.monitors.slice(1) });
    await using backend = await Backend.openIn(folder.path, { log });
    await backend.context.log.catchUp();
    assert.equal(backend.context.health.isServing("readiness"), false);
  });

  it("do not begin a log anew that is gone, nor another beside its data", async () => {
    using folder = createTemporaryFolder();
    using empty = createTemporaryFolder();
    {
      await using backend = await openReady(folder.path, createConfig());
      await backend.upload([{ rows }]);
    }
    const log = createConfig({ advertise: "holder:1" });
    log.nats.listenMs = undefined;
    await using holder = new WaitingBackend(folder.path, log);
    await holder.untilSaid("and this backend holds data of a log: restore it");
    await using beginner = new WaitingBackend(empty.path, log);
    await beginner.untilSaid("the backend holder:1 holds data of the log", 2);
    await holder.untilSaid("and this backend holds data of a log: restore it", 5);
    await holder[Symbol.asyncDispose]();
    const backend = await beginner.opening;
    await until(() => backend.context.health.isServing("readiness"));
  });

  it("refuse the stream of another log", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig();
    const other = createConfig();
    {
      await using backend = await openReady(first.path, log);
      await backend.upload([{ rows }]);
    }
    await using _ = await openReady(second.path, other);
    await assert.rejects(Backend.openIn(first.path, { log: other }), {
      code: Code.FAILED_PRECONDITION,
      message: /^this data folder is of the log .*, the stream is the log /,
    });
  });

  it("keep what they acknowledge while NATS hangs and a backend goes and comes", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig();
    await using one = await openReady(first.path, log);
    let other = await openReady(second.path, log);
    await using stream = await openStream(log);
    const [leader] = await stream.servers();
    const faults = new Map<number, () => unknown>([
      [40, () => servers.pause(leader)],
      [100, () => servers.resume(leader)],
      [
        140,
        async () => {
          await other[Symbol.asyncDispose]();
          other = await openReady(second.path, log);
        },
      ],
    ]);
    const runs = Array.from({ length: 200 }, (_, index) => `run-${index}`);
    let acknowledged = 0;
    const upload = async () => {
      for (let run = runs.pop(); run !== undefined; run = runs.pop()) {
        const choose = () => (runs.length % 2 ? one : other);
        await untilDone(() => choose().upload([{ rows, run }], { append: true }));
        await faults.get(++acknowledged)?.();
      }
    };
    await Promise.all(Array.from({ length: 8 }, upload));
    await using _ = other;
    await Promise.all([one.context.log.catchUp(), other.context.log.catchUp()]);
    for (const backend of [one, other]) {
      for (let run = 0; run < 200; run++) {
        assert.equal((await backend.getRun(`run-${run}`)).run?.readings, rows.length);
      }
    }
    assert.deepEqual(readStoreState(one.context.store), readStoreState(other.context.store));
  });

  it("refuse what a full log can't take, until two have flushed and it is trimmed", async () => {
    using first = createTemporaryFolder();
    using second = createTemporaryFolder();
    const log = createConfig({}, 2 * 1024 * 1024);
    await using one = await openReady(first.path, log);
    const fill = async () => {
      for (let run = 0; run < 20; run++) await uploadNoise(one, `run-${run}`);
    };
    await assert.rejects(fill(), { code: Code.RESOURCE_EXHAUSTED, message: /^the log is full/ });
    await using other = await openReady(second.path, log);
    await untilDone(() => uploadNoise(one, "after"));
    assert.equal((await other.getRun("after")).run?.readings, 16_384);
    await using stream = await openStream(log);
    assert.ok((await stream.bounds()).first > 1n);
    assert.deepEqual(readStoreState(one.context.store), readStoreState(other.context.store));
  });
});

const openStream = ({ nats }: SharedLogConfig): Promise<NatsStream> =>
  NatsStream.open(nats, createLogger({ name: "spec", level: "silent" }), {});

/** Uploads a quarter of a mebibyte. */
const uploadNoise = async (backend: Backend, run: string): Promise<void> => {
  const stream = backend.openUpload({ append: true });
  await stream.open();
  await stream.sendBlock(noiseBlock, { run });
  await stream.commit();
};
