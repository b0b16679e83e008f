import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, it } from "node:test";
import { startDelayProcess } from "./delay-process.ts";

describe("startDelayProcess()", () => {
  it("adds to a round trip as long as it is kept", async () => {
    const echo = createServer((socket) => socket.pipe(socket));
    await once(echo.listen(0, "127.0.0.1"), "listening");
    const target = echo.address();
    assert.ok(target !== null && typeof target === "object");
    const proxy = await startDelayProcess(`127.0.0.1:${target.port}`, 30);
    const { hostname, port } = new URL(`tcp://${proxy.address}`);

    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const startedMs = performance.now();
    socket.write("x");
    const [answer] = await once(socket, "data");
    assert.equal(String(answer), "x");
    assert.ok(performance.now() - startedMs >= 30);

    const closed = once(socket, "close");
    await proxy[Symbol.asyncDispose]();
    await closed;
    const refused = connect(Number(port), hostname);
    const [error] = await once(refused, "error");
    assert.equal(error.code, "ECONNREFUSED");
    echo.close();
  });

  it("rejects an address that is none", async () => {
    await assert.rejects(startDelayProcess("nowhere at all", 1), { code: "ERR_INVALID_URL" });
  });
});
