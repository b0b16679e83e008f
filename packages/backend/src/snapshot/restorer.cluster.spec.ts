import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  Code,
  digestToBytes,
  readSnapshotFile,
  snapshotFileMagic,
  snapshotPartToFrame,
} from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { SharedLogConfig } from "../log/log-config.ts";
import { NatsStream } from "../log/nats-stream.ts";
import { readStoreState } from "../store/records.ts";
import { keepRestored, readRestored, restoringFolder } from "../store/restored-store.ts";
import { Backend } from "../testing/backend.ts";
import { BackendGroup, type Member, untilReady } from "../testing/backend-group.ts";
import { NatsServers } from "../testing/nats-servers.ts";
import { growthRows } from "../testing/readings.ts";
import { restoreInto, takeSnapshot } from "../testing/restore-into.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";
import { WaitingBackend } from "../testing/waiting-backend.ts";
import { beginningOfState } from "./rebase-store.ts";
import { restoreFolder } from "./restore-folder.ts";
import { restoreStore } from "./restore-store.ts";

const logger = createLogger({ name: "spec", level: "silent" });

const rows = growthRows(["A1", "B7", "H12"], 20);
const expected = rows.map((row) => [0, ...row]);

const stateOf = ({ server }: Member) => {
  assert(server.context);
  return readStoreState(server.context.store);
};

const untilOf = async (member: Member, logId: string): Promise<void> => {
  await until(() => member.server.context?.log.id === logId);
  await untilReady(member);
};

describe("restoring into backends that share a log", { timeout: 120_000 }, () => {
  it("brings what one machine had to all of them, and writes go on", async () => {
    await using alone = await Backend.open();
    const { token: former } = await alone.upload([{ rows }]);
    await using group = await BackendGroup.start();
    const members = [await group.open(), await group.open(), await group.open()];
    const [one, other, third] = members;
    const empty = stateOf(one).logId;
    const answers = await restoreInto(one.client, await takeSnapshot(alone));
    const logId = answers.at(-1) ?? "";
    assert.equal(answers[0], "accepted");
    assert.ok(logId !== empty && logId !== alone.context.log.id);
    for (const member of members) {
      await untilOf(member, logId);
      assert.deepEqual(await member.client.rows(), expected);
      assert.deepEqual(stateOf(member).digest, stateOf(one).digest);
    }
    assert.deepEqual(stateOf(one).digest, readStoreState(alone.context.store).digest);
    const { token } = await other.client.upload([{ rows, run: "after" }]);
    assert.equal(token, `${logId}.2`);
    const { run } = await third.client.getRun("after", { token });
    assert.equal(run?.readings, rows.length);
    for (const old of [former, `${empty}.1`]) {
      await assert.rejects(third.client.rows({ token: old }), { code: Code.FAILED_PRECONDITION });
    }
    const again = restoreInto(one.client, await takeSnapshot(alone));
    await assert.rejects(again, {
      code: Code.FAILED_PRECONDITION,
      message: `the servers hold data already, of the log ${logId}: restore into new ones`,
    });
  });
});

describe("a restored store on a backend's volume", { timeout: 120_000 }, () => {
  let servers: NatsServers;
  let streams = 0;
  before(async () => {
    servers = await NatsServers.start();
  });
  after(() => servers[Symbol.asyncDispose]());

  const createLog = (): SharedLogConfig => ({
    kind: "jetstream",
    nats: {
      ...{ servers: servers.urls, stream: `restored-${++streams}`, replicas: 1 },
      ...{ bytesMax: 16 * 1024 * 1024, listenMs: 0 },
    },
    ...{ monitors: [], requireSync: false, assertSynced: true, trimCopies: 2 },
    advertise: undefined,
  });

  const openReady = async (path: string, log: SharedLogConfig): Promise<Backend> => {
    const backend = await Backend.openIn(path, { log });
    await until(() => backend.context.health.isServing("readiness"));
    return backend;
  };

  /** Frames of a backup of a backend that stands alone. */
  const makeBackup = async (): Promise<Buffer[]> => {
    await using alone = await Backend.open();
    await alone.upload([{ rows }]);
    return [snapshotFileMagic, ...(await takeSnapshot(alone)).map(snapshotPartToFrame)];
  };

  const toPieces = async function* (frames: readonly Buffer[]) {
    yield* frames;
  };

  it("begins the log where there is no stream, and no other once it went on", async () => {
    using folder = createTemporaryFolder();
    using empty = createTemporaryFolder();
    const data = join(folder.path, "data");
    const { logId } = await restoreFolder(toPieces(await makeBackup()), data);
    const log = createLog();
    {
      await using backend = await openReady(data, log);
      assert.equal(backend.context.log.id, logId);
      assert.deepEqual(await backend.rows(), expected);
      await using stream = await NatsStream.open(log.nats, logger, {});
      const digest = readStoreState(backend.context.store).digest;
      assert(digest);
      assert.deepEqual(stream.stateDigest, digestToBytes(digest));
      assert.equal((await backend.upload([{ rows, run: "after" }])).token, `${logId}.2`);
    }
    const gone = createLog();
    {
      await using waiting = new WaitingBackend(data, gone);
      await waiting.untilSaid("and this backend holds data of a log: restore it");
    }
    await using _other = await openReady(empty.path, gone);
    await assert.rejects(Backend.openIn(data, { log: gone }), {
      code: Code.FAILED_PRECONDITION,
      message: /^this data folder is of the log \S+, the stream is the log /,
    });
  });

  it("takes the place of an empty one where its log did, or there is no stream", async () => {
    const backup = await makeBackup();
    for (const state of ["former", "none", "restored"] as const) {
      using folder = createTemporaryFolder();
      const log = createLog();
      {
        await using _empty = await openReady(folder.path, log);
      }
      const newLog = { logId: randomUUID(), atMs: 1 };
      const into = restoringFolder(folder.path);
      await restoreStore(readSnapshotFile(toPieces(backup)), into, newLog);
      keepRestored(folder.path);
      const restored = await readRestored(folder.path);
      assert(restored);
      if (state === "none") log.nats.stream = createLog().nats.stream;
      if (state === "restored") {
        await using stream = await NatsStream.open(log.nats, logger, {});
        await stream.replace(beginningOfState(restored));
      }
      await using backend = await openReady(folder.path, log);
      const isRestored = backend.context.log.id === newLog.logId;
      assert.equal(isRestored, state !== "former", state);
      assert.equal(await readRestored(folder.path), undefined);
      if (isRestored) assert.deepEqual(await backend.rows(), expected);
    }
  });
});
