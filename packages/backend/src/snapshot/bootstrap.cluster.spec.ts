import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { NatsStream } from "../log/nats-stream.ts";
import { readStoreState } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { freePorts, NatsServers } from "../testing/nats-servers.ts";
import { growthRows } from "../testing/readings.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";

const rows = growthRows(["A1", "B2"], 5);
const logger = createLogger({ name: "spec", level: "silent" });

describe("a backend that the log can't bring up to date", { timeout: 120_000 }, () => {
  it("takes a snapshot of another one, empty or left behind", async () => {
    await using servers = await NatsServers.start();
    await using stack = new AsyncDisposableStack();
    const nats = {
      servers: servers.urls,
      user: undefined,
      password: undefined,
      stream: "bootstrap",
      replicas: 1,
      bytesMax: 64 * 1024 * 1024,
    };
    const ports = await freePorts(3);
    const folders = ports.map(() => stack.use(createTemporaryFolder()));
    const open = async (index: number): Promise<Backend> => {
      const listen = { host: "127.0.0.1", port: ports[index] };
      const log = {
        kind: "jetstream" as const,
        nats,
        monitors: [],
        requireSync: false,
        assertSynced: true,
        trimCopies: 2,
        advertise: `127.0.0.1:${ports[index]}`,
      };
      const backend = await Backend.openIn(folders[index].path, { log, listen });
      await until(() => backend.context.health.isServing("readiness"));
      return backend;
    };
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
});
