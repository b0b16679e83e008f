import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http2";
import { describe, it } from "node:test";
import { Client, credentials } from "@grpc/grpc-js";
import { channelOptions, keepaliveTimeMs, keepaliveTimeoutMs, windowBytes } from "./channel.ts";
import { limits } from "./limits.ts";

describe("channelOptions", () => {
  it("gives the client's sessions windows of 4 MiB", { timeout: 5_000 }, async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert(typeof address === "object" && address !== null);
    const credential = credentials.createInsecure();
    const client = new Client(`127.0.0.1:${address.port}`, credential, channelOptions);
    client.waitForReady(Date.now() + 5_000, () => undefined);
    const [session] = await once(server, "session");
    const [settings] = await once(session, "remoteSettings");
    assert.equal(settings.initialWindowSize, windowBytes);
    client.close();
    session.destroy();
    server.close();
  });

  it("has room for the largest message and asks for signs of life", () => {
    assert.equal(channelOptions["grpc.max_receive_message_length"], limits.messageBytesMax);
    assert.equal(channelOptions["grpc.max_send_message_length"], limits.messageBytesMax);
    assert.equal(channelOptions["grpc.keepalive_time_ms"], keepaliveTimeMs);
    assert.equal(channelOptions["grpc.keepalive_timeout_ms"], keepaliveTimeoutMs);
  });
});
