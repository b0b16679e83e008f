import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { NatsServers } from "../testing/nats-servers.ts";
import { messagesOf } from "./consumer-messages.ts";

describe("messagesOf()", { timeout: 60_000 }, () => {
  let servers: NatsServers;
  let connection: NatsConnection;

  before(async () => {
    servers = await NatsServers.start();
    connection = await connect({ servers: servers.urls });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "spec", subjects: ["spec"] });
    const client = jetstream(connection);
    for (const text of ["a", "b"]) await client.publish("spec", text, { msgID: text });
  });
  after(async () => {
    await connection.close();
    await servers[Symbol.asyncDispose]();
  });

  const open = async (signal = new AbortController().signal) =>
    messagesOf(await jetstream(connection).consumers.get("spec"), signal);

  it("gives each with its place and its id", async () => {
    const seen: [bigint, string, string][] = [];
    for await (const { sequence, messageId, bytes } of await open()) {
      seen.push([sequence, messageId, Buffer.from(bytes).toString()]);
      if (seen.length === 2) break;
    }
    assert.deepEqual(seen, [
      [1n, "a", "a"],
      [2n, "b", "b"],
    ]);
  });

  it("ends when it is aborted", async () => {
    const stop = new AbortController();
    for await (const _ of await open(stop.signal)) stop.abort();
  });

  it("ends when its server hangs", async () => {
    let seen = 0;
    for await (const _ of await open()) if (++seen === 2) servers.pause("n0");
    assert.equal(seen, 2);
  });
});
