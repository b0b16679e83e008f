import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Code } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Backend } from "../testing/backend.ts";
import { NatsServers } from "../testing/nats-servers.ts";
import { growthRows } from "../testing/readings.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";
import type { Beginning } from "./entry-stream.ts";
import { createGenesisEntry, readGenesis } from "./genesis.ts";
import type { SharedLogConfig } from "./log-config.ts";
import type { NatsConfig } from "./nats-config.ts";
import { NatsStream } from "./nats-stream.ts";
import { replaceStream } from "./stream-beginning.ts";
import type { StreamAccess } from "./stream-closing.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const nothing = Buffer.alloc(0);
const restored = { logId: randomUUID(), stateDigest: Buffer.from("0102030405060708", "hex") };

const beingReplaced = {
  code: Code.UNAVAILABLE,
  message: "a backend is putting another log in the place of this one",
};

describe("replaceStream()", { timeout: 120_000 }, () => {
  let servers: NatsServers;
  let connection: NatsConnection;
  let streams = 0;
  before(async () => {
    servers = await NatsServers.start();
    connection = await connect({ servers: servers.urls });
  });
  after(async () => {
    await connection.close();
    await servers[Symbol.asyncDispose]();
  });

  /** A stream with nothing but a genesis, and a way to it that breaks after as many requests. */
  const begin = async (requests = Number.POSITIVE_INFINITY) => {
    const config: NatsConfig = {
      ...{ servers: servers.urls, stream: `begin-${++streams}`, replicas: 1 },
      ...{ bytesMax: 16 * 1024 * 1024, listenMs: 0 },
    };
    const former = { logId: randomUUID(), stateDigest: nothing };
    const stream = await NatsStream.open(config, logger, { beginning: former });
    await stream.publish("genesis", createGenesisEntry(stream.logId, 0));
    let left = requests;
    const request = connection.request.bind(connection);
    const dying = Object.create(connection, {
      request: {
        value: (...args: Parameters<typeof request>) => {
          if (left-- <= 0) throw new Error("killed");
          return request(...args);
        },
      },
    });
    const manager = await jetstreamManager(dying, { checkAPI: false });
    const access: StreamAccess = { manager, client: jetstream(dying), config };
    return { config, former, stream, access };
  };

  /** What the stream is for a backend that starts: a log with its genesis, which can be written. */
  const open = async (config: NatsConfig, beginning: Beginning) => {
    await using stream = await NatsStream.open(config, logger, { beginning });
    const { logId, stateDigest } = stream;
    if ((await stream.bounds()).last === 0n) {
      await stream.publish("first", createGenesisEntry(logId, 0, stateDigest));
    }
    for await (const { bytes } of stream.follow(1n, new AbortController().signal)) {
      assert.deepEqual(readGenesis(bytes), { logId, stateDigest });
      break;
    }
    await stream.publish("after", Buffer.from("entry"));
    assert.equal((await stream.bounds()).last, 2n);
    return { logId, stateDigest };
  };

  /** Lets half a minute pass for a stream, if that is closed. */
  const leaveClosed = async ({ stream }: NatsConfig) => {
    const { streams } = await jetstreamManager(connection);
    const info = await streams.info(stream).catch(() => undefined);
    const { "wellspring-closed-at": closedAt, ...metadata } = info?.config.metadata ?? {};
    if (!closedAt) return;
    const at = new Date(Date.parse(closedAt) - 30_000).toISOString();
    await streams.update(stream, { metadata: { ...metadata, "wellspring-closed-at": at } });
  };

  it("puts a log with its genesis in the place of an empty one", async () => {
    const { config, stream, access } = await begin();
    await replaceStream(access, stream.logId, restored);
    await assert.rejects(stream.bounds(), {
      code: Code.ABORTED,
      message: `the stream was the log ${stream.logId} and is ${restored.logId} now`,
    });
    const following = async () => {
      for await (const _ of stream.follow(2n, new AbortController().signal));
    };
    await assert.rejects(following(), { code: Code.ABORTED });
    await stream[Symbol.asyncDispose]();
    assert.deepEqual(await open(config, { logId: randomUUID(), stateDigest: nothing }), restored);
  });

  it("leaves a log that holds more than its genesis", async () => {
    const { former, stream, access } = await begin();
    await stream.publish("data", Buffer.from("data"));
    await assert.rejects(replaceStream(access, stream.logId, restored), {
      code: Code.FAILED_PRECONDITION,
      message: "the log has been written to",
    });
    assert.equal((await stream.bounds()).last, 2n);
    await stream.publish("more", Buffer.from("more"));
    assert.equal(stream.logId, former.logId);
    await stream[Symbol.asyncDispose]();
  });

  it("has nobody open the log that it is replacing, until it has given up", async () => {
    const { config, former, stream, access } = await begin(4);
    await assert.rejects(replaceStream(access, stream.logId, restored), { message: "killed" });
    await assert.rejects(NatsStream.open(config, logger, {}), beingReplaced);
    await assert.rejects(stream.replace(restored), beingReplaced);
    await leaveClosed(config);
    assert.deepEqual(await open(config, restored), former);
    await stream[Symbol.asyncDispose]();
  });

  it("lets one of two that are at it at once have the stream", async () => {
    const { config, stream } = await begin();
    const second = { ...restored, logId: randomUUID() };
    await using other = await NatsStream.open(config, logger, {});
    const outcomes = await Promise.allSettled([stream.replace(restored), other.replace(second)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const [{ status }] = outcomes;
    await stream[Symbol.asyncDispose]();
    assert.deepEqual(await open(config, restored), status === "fulfilled" ? restored : second);
  });

  it("leaves one log or the other, wherever it ends", async () => {
    const seen = new Set<string>();
    let isDone = false;
    for (let requests = 0; !isDone; requests++) {
      const { config, former, stream, access } = await begin(requests);
      await replaceStream(access, former.logId, restored).then(
        () => {
          isDone = true;
        },
        ({ message }) => assert.equal(message, "killed"),
      );
      await stream[Symbol.asyncDispose]();
      await leaveClosed(config);
      const found = await open(config, restored);
      assert.ok(found.logId === former.logId || found.logId === restored.logId);
      seen.add(found.logId === restored.logId ? "restored" : "former");
    }
    assert.deepEqual([...seen], ["former", "restored"]);
  });

  it("has a backend that holds data of the former log stay stopped, and say why", async () => {
    using folder = createTemporaryFolder();
    const { config, stream } = await begin();
    await stream[Symbol.asyncDispose]();
    const log: SharedLogConfig = {
      ...{ kind: "jetstream", nats: config, monitors: [], requireSync: false },
      ...{ assertSynced: true, trimCopies: 2, advertise: undefined },
    };
    const reasons: string[] = [];
    const onReopen = (reason: string) => reasons.push(reason);
    await using backend = await Backend.openIn(folder.path, { log, onReopen });
    await backend.upload([{ rows: growthRows(["A1"], 5) }]);
    const manager = await jetstreamManager(connection);
    await manager.streams.delete(config.stream);
    await using _other = await NatsStream.open(config, logger, { beginning: restored });
    await until(() => backend.context.log.fault !== undefined);
    const { id, fault, appliedSequence } = backend.context.log;
    const text = `the stream was the log ${id} and is ${restored.logId} now`;
    const entry = `entry ${appliedSequence + 1n} can't be applied`;
    assert.equal(fault?.message, `the backend has stopped: ${entry}: ${text}`);
    assert.deepEqual(reasons, []);
    assert.equal(backend.context.health.isServing("readiness"), false);
  });
});
