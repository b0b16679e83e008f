import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createLogger } from "@wellspring/service";
import type { NatsConfig } from "../log/nats-config.ts";
import { NatsStream } from "../log/nats-stream.ts";
import { readStoreState } from "../store/records.ts";
import { Backend, type SpecParts } from "../testing/backend.ts";
import { freePorts, NatsServers } from "../testing/nats-servers.ts";
import { noiseBlock } from "../testing/noise.ts";
import { growthRows } from "../testing/readings.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";

const rows = growthRows(["A1", "B2"], 5);
const logger = createLogger({ name: "spec", level: "silent" });

const natsOf = (servers: NatsServers, stream: string) => ({
  servers: servers.urls,
  user: undefined,
  password: undefined,
  stream,
  replicas: 1,
  bytesMax: 64 * 1024 * 1024,
});

/** A backend at a port of its own, once it is ready. */
const openReady = async (
  path: string,
  port: number,
  nats: NatsConfig,
  parts: SpecParts = {},
): Promise<Backend> => {
  const listen = { host: "127.0.0.1", port };
  const log = {
    kind: "jetstream" as const,
    nats,
    monitors: [],
    requireSync: false,
    assertSynced: true,
    trimCopies: 2,
    advertise: `127.0.0.1:${port}`,
  };
  const backend = await Backend.openIn(path, { log, listen, ...parts });
  await until(() => backend.context.health.isServing("readiness"));
  return backend;
};

describe("a backend that the log can't bring up to date", { timeout: 120_000 }, () => {
  it("takes a snapshot of another one, empty or left behind", async () => {
    await using servers = await NatsServers.start();
    await using stack = new AsyncDisposableStack();
    const nats = natsOf(servers, "bootstrap");
    const ports = await freePorts(3);
    const folders = ports.map(() => stack.use(createTemporaryFolder()));
    const open = (index: number) => openReady(folders[index].path, ports[index], nats);
    const first = stack.use(await open(0));
    {
      await using behind = await open(1);
      await behind.upload([{ rows, run: "early" }]);
    }
    for (let run = 0; run < 5; run++) await first.upload([{ rows, run: `run-${run}` }]);
    {
      await using stream = await NatsStream.open(nats, logger, {});
      await stream.trim((await stream.bounds()).last);
    }
    await first.upload([{ rows, run: "late" }]);
    for (const index of [1, 2]) {
      await using backend = await open(index);
      for (const run of ["early", "run-0", "run-4", "late"]) {
        assert.equal((await backend.getRun(run)).run?.readings, rows.length);
      }
      assert.deepEqual(readStoreState(backend.context.store), readStoreState(first.context.store));
      await backend.upload([{ rows, run: `after-${index}` }]);
      await first.getRun(`after-${index}`);
    }
  });

  it("applies the whole log where nobody has room for a snapshot", async () => {
    await using servers = await NatsServers.start();
    using folder = createTemporaryFolder();
    using emptyFolder = createTemporaryFolder();
    const nats = natsOf(servers, "no-snapshot");
    const [port, otherPort] = await freePorts(2);
    let usedPercent = 0;
    const readSpace = async () => ({ usedPercent });
    await using first = await openReady(folder.path, port, nats, { readSpace });
    const isLong = async () => {
      await using stream = await NatsStream.open(nats, logger, {});
      return (await stream.bounds()).bytes > 17 * 1024 * 1024;
    };
    for (let run = 0; !(await isLong()); run++) {
      const upload = first.openUpload();
      await upload.open();
      for (let plate = 0; plate < 10; plate++) {
        await upload.sendBlock(noiseBlock, { run: `run-${run}`, plate });
      }
      await upload.commit();
    }
    usedPercent = 99;
    // What was read of the disk counts for a while.
    while ((await first.context.diskSpace.usedPercent()) < usedPercent) await delay(50);
    await using other = await openReady(emptyFolder.path, otherPort, nats);
    assert.equal((await other.getRun("run-0")).run?.plates, 10);
    assert.deepEqual(readStoreState(other.context.store), readStoreState(first.context.store));
    assert.equal(first.context.snapshots.oldestSequence, undefined);
  });
});
