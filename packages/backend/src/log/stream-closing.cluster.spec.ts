import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Code } from "@wellspring/contract";
import { NatsServers } from "../testing/nats-servers.ts";
import {
  assertClosedBy,
  assertLeft,
  type Closing,
  closeStream,
  isClosed,
  reopenStream,
  type StreamAccess,
  subjectOf,
} from "./stream-closing.ts";

const beingReplaced = {
  code: Code.UNAVAILABLE,
  message: "a backend is putting another log in the place of this one",
};

describe("closeStream()", { timeout: 60_000 }, () => {
  let servers: NatsServers;
  let connection: NatsConnection;
  let access: StreamAccess;
  before(async () => {
    servers = await NatsServers.start();
    connection = await connect({ servers: servers.urls });
    const config = { servers: servers.urls, stream: "closing", replicas: 1, bytesMax: 1024 };
    const manager = await jetstreamManager(connection);
    const metadata = { own: "kept" };
    await manager.streams.add({ name: config.stream, subjects: [subjectOf(config)], metadata });
    access = { manager, client: jetstream(connection), config };
  });
  after(async () => {
    await connection.close();
    await servers[Symbol.asyncDispose]();
  });

  const read = () => access.manager.streams.info(access.config.stream);
  const publish = () => access.client.publish(subjectOf(access.config), "entry");
  let closing: Closing;

  it("has a stream take no entries, and belong to the one that closed it", async () => {
    const { config } = access;
    closing = await closeStream(access, await read());
    await assert.rejects(publish());
    const closed = await read();
    assert.equal(isClosed(closed, config), true);
    assertClosedBy(closed, config, closing);
    assert.throws(() => assertLeft(closed), beingReplaced);
    const other = { ...closing, id: "another" };
    assert.throws(() => assertClosedBy(closed, config, other), beingReplaced);
    const late = { ...closing, closedAtMs: performance.now() - 10_001 };
    assert.throws(() => assertClosedBy(closed, config, late), beingReplaced);
  });

  it("refuses a stream that another one has just closed", async () => {
    await assert.rejects(closeStream(access, await read()), beingReplaced);
    assertClosedBy(await read(), access.config, closing);
  });

  it("leaves a stream that is open again as it was", async () => {
    await reopenStream(access, await read());
    await publish();
    const open = await read();
    assert.equal(isClosed(open, access.config), false);
    assertLeft(open);
    const own = Object.keys(open.config.metadata ?? {}).filter((key) => !key.startsWith("_nats"));
    assert.deepEqual(own, ["own"]);
    assert.throws(() => assertClosedBy(open, access.config, closing), beingReplaced);
  });
});
