import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { startMs } from "../testing/applied-store.ts";
import { createLogBench, describeLog } from "../testing/log-suite.ts";
import { NatsServers } from "../testing/nats-servers.ts";
import type { StreamEntry } from "./entry-stream.ts";
import { createGenesisEntry } from "./genesis.ts";
import type { NatsConfig } from "./nats-config.ts";
import { NatsStream } from "./nats-stream.ts";
import { SharedLog } from "./shared-log.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const textOf = ({ bytes }: StreamEntry) => Buffer.from(bytes).toString();

const createOrigin = () => ({ beginning: { logId: randomUUID(), stateDigest: Buffer.alloc(0) } });

let servers: NatsServers;
let streams = 0;

const configOf = (replicas: number, bytesMax = 64 * 1024 * 1024): NatsConfig => ({
  servers: servers.urls,
  stream: `spec-${++streams}`,
  replicas,
  bytesMax,
  listenMs: 0,
});

for (const replicas of [1, 3]) {
  describe(`a stream kept by ${replicas} of NATS' servers`, { timeout: 120_000 }, () => {
    before(async () => {
      servers = await NatsServers.start({ count: replicas });
    });
    const opened = new AsyncDisposableStack();
    after(async () => {
      await opened.disposeAsync();
      await servers[Symbol.asyncDispose]();
    });

    const open = (config: NatsConfig) => NatsStream.open(config, logger, createOrigin());

    it("is one log for all who open it", async () => {
      const config = configOf(replicas);
      await using one = await open(config);
      await using other = await open(config);
      assert.match(one.logId, /^[0-9a-f-]{36}$/);
      assert.equal(other.logId, one.logId);
      assert.deepEqual(await one.bounds(), { first: 0n, last: 0n, bytes: 0 });
    });

    it("gives entries in order, each once, from any place on", async () => {
      await using stream = await open(configOf(replicas));
      for (const text of ["a", "b", "b", "c"]) await stream.publish(text, Buffer.from(text));
      const all = await take(stream, 1n, 3);
      assert.deepEqual(all.map(textOf), ["a", "b", "c"]);
      assert.deepEqual(
        all.map(({ sequence, messageId }) => [sequence, messageId]),
        [
          [1n, "a"],
          [2n, "b"],
          [3n, "c"],
        ],
      );
      assert.ok(all.every(({ atMs }) => atMs > BigInt(startMs)));
      assert.deepEqual((await take(stream, 3n, 1)).map(textOf), ["c"]);
      await stream.trim(2n);
      const { first, last } = await stream.bounds();
      assert.deepEqual([first, last], [3n, 3n]);
      await assert.rejects(take(stream, 2n, 1), {
        code: Code.OUT_OF_RANGE,
        message: "the log begins with entry 3 by now",
      });
    });

    it("begins once, and with nothing that comes late", async () => {
      await using stream = await open(configOf(replicas));
      for (const text of ["a", "b"]) await stream.begin(text, Buffer.from(text));
      await stream.publish("c", Buffer.from("c"));
      await stream.begin("d", Buffer.from("d"));
      assert.equal((await stream.bounds()).last, 2n);
      assert.deepEqual((await take(stream, 1n, 2)).map(textOf), ["a", "c"]);
    });

    it("refuses what is too much, and goes on once it is trimmed", async () => {
      await using stream = await open(configOf(replicas, 512 * 1024));
      const bytes = Buffer.alloc(100 * 1024);
      const fill = async () => {
        for (let index = 0; ; index++) await stream.publish(`m${index}`, bytes);
      };
      await assert.rejects(fill(), { code: Code.RESOURCE_EXHAUSTED, message: /^the log is full/ });
      const { last } = await stream.bounds();
      await stream.trim(last);
      await stream.publish("after", bytes);
      assert.equal((await stream.bounds()).last, last + 1n);
    });

    it("gets the bound that is configured by now", async () => {
      const config = configOf(replicas, 512 * 1024);
      await using small = await open(config);
      const bytes = Buffer.alloc(400 * 1024);
      await small.publish("first", bytes);
      await assert.rejects(small.publish("second", bytes), { code: Code.RESOURCE_EXHAUSTED });
      await using large = await open({ ...config, bytesMax: 1024 * 1024 });
      await small.publish("third", bytes);
      assert.equal((await large.bounds()).last, 2n);
      assert.equal(large.logId, small.logId);
    });

    it("is not made where it may not be", async () => {
      const refused = NatsStream.open(configOf(replicas), logger, {});
      await assert.rejects(refused, { code: Code.UNAVAILABLE, message: /restore it$/ });
    });

    it("tells that it has lost entries which a backend has applied", async () => {
      await using stream = await open(configOf(replicas));
      await assert.rejects(take(stream, 7n, 1), {
        code: Code.FAILED_PRECONDITION,
        message: /has applied entry 6, the log ends with 0: the log has lost entries$/,
      });
    });

    it("tells that it holds another entry than the one that was applied", async () => {
      await using stream = await open(configOf(replicas));
      for (const text of ["a", "b"]) await stream.publish(text, Buffer.from(text));
      await assert.rejects(take(stream, 2n, 1, "lost"), {
        code: Code.FAILED_PRECONDITION,
        message:
          "this backend has applied another entry 1 than the log holds: the log has lost entries",
      });
      assert.deepEqual((await take(stream, 2n, 1, "a")).map(textOf), ["b"]);
      await stream.trim(1n);
      assert.deepEqual((await take(stream, 2n, 1, "forgotten")).map(textOf), ["b"]);
    });

    describeLog("SharedLog", async () => {
      const config = configOf(replicas);
      await using stream = await open(config);
      await stream.publish("genesis", createGenesisEntry(stream.logId, startMs));
      return createLogBench(
        async (store, forms) => {
          const followed = opened.use(await open(config));
          return new SharedLog(store.lmdb, followed, { forms });
        },
        async () => {
          await using reading = await open(config);
          const { last } = await reading.bounds();
          return (await take(reading, 1n, Number(last))).map(({ bytes }) => bytes);
        },
        stream.logId,
      );
    });
  });
}

describe("three synced servers of which the leader is killed", { timeout: 60_000 }, () => {
  it("lose nothing and take entries again", async () => {
    await using cluster = await NatsServers.start({ count: 3 });
    servers = cluster;
    await using stream = await NatsStream.open(configOf(3), logger, createOrigin());
    const texts = Array.from({ length: 30 }, (_, index) => `${index}`);
    const following = take(stream, 1n, texts.length);
    const [leader] = await stream.servers();
    for (const [index, text] of texts.entries()) {
      if (index === 10) await servers.kill(leader);
      await publishUntilKnown(stream, text);
      if (index === 15) servers.startServer(leader);
    }
    assert.deepEqual((await following).map(textOf), texts);
  });
});

describe("a server that takes no messages as large as entries", { timeout: 60_000 }, () => {
  it("is refused, and told which setting it is", async () => {
    await using small = await NatsServers.start({ maxPayload: "1MB" });
    servers = small;
    await assert.rejects(NatsStream.open(configOf(1), logger, createOrigin()), {
      code: Code.FAILED_PRECONDITION,
      message:
        "NATS takes messages of 1048576 bytes, entries need 1114112: set its max_payload to 2MB",
    });
  });
});

/** The first `count` entries from a sequence on, before which there is a message. */
const take = async (
  stream: NatsStream,
  from: bigint,
  count: number,
  before = "",
): Promise<StreamEntry[]> => {
  const taken: StreamEntry[] = [];
  const stop = new AbortController();
  for await (const entry of stream.follow(from, stop.signal, before)) {
    taken.push(entry);
    if (taken.length === count) break;
  }
  stop.abort();
  return taken;
};

/** Electing a leader takes NATS up to nine seconds, in which nobody takes an entry. */
const publishUntilKnown = async (stream: NatsStream, text: string): Promise<void> => {
  for (;;) {
    try {
      return await stream.publish(text, Buffer.from(text));
    } catch (thrown) {
      assert.equal(StatusError.from(thrown).code, Code.UNAVAILABLE);
      await delay(100);
    }
  }
};
