import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { DelayProxy } from "./delay-proxy.ts";

describe("DelayProxy", () => {
  let echo: Server;
  before(async () => {
    echo = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => undefined);
      socket.pipe(socket);
    });
    await once(echo.listen(0, "127.0.0.1"), "listening");
  });
  after(() => {
    echo.close();
  });

  const openProxy = (delayMs: number): Promise<DelayProxy> => {
    const address = echo.address();
    assert.ok(address !== null && typeof address === "object");
    return DelayProxy.open({ host: "127.0.0.1", port: address.port, delayMs });
  };

  const connectTo = (proxy: DelayProxy): Socket => {
    const [host, port] = proxy.address.split(":");
    return connect({ host, port: Number(port), allowHalfOpen: true });
  };

  it("passes bytes both ways as they are, and the end", async () => {
    await using proxy = await openProxy(1);
    const sent = randomBytes(3_000_000);
    const socket = connectTo(proxy);
    socket.end(sent);
    assert.ok((await buffer(socket)).equals(sent), "the bytes differ");
  });

  it("delays each direction", async () => {
    await using proxy = await openProxy(20);
    const socket = connectTo(proxy);
    await once(socket, "connect");
    const startedMs = performance.now();
    socket.write("there and back");
    await once(socket, "data");
    const elapsedMs = performance.now() - startedMs;
    assert.ok(elapsedMs >= 40, `a round trip took ${elapsedMs} ms`);
    socket.destroy();
  });

  it("closes what is open when it is disposed of", async () => {
    const proxy = await openProxy(1);
    const socket = connectTo(proxy);
    const closed = once(socket, "close");
    socket.on("error", () => undefined).resume();
    socket.on("end", () => socket.end());
    socket.write("x");
    await once(socket, "data");
    await proxy[Symbol.asyncDispose]();
    await closed;
    assert.throws(() => proxy.address, { message: "the proxy is closed" });
  });

  it("breaks a connection where nobody listens", async () => {
    const nobody = createServer();
    await once(nobody.listen(0, "127.0.0.1"), "listening");
    const address = nobody.address();
    assert.ok(address !== null && typeof address === "object");
    nobody.close();
    const options = { host: "127.0.0.1", port: address.port, delayMs: 1 };
    await using proxy = await DelayProxy.open(options);
    const socket = connectTo(proxy);
    socket.on("error", () => undefined).resume();
    socket.on("end", () => socket.end());
    await once(socket, "close");
  });
});
