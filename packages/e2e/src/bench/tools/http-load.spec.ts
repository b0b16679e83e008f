import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { HttpLoad } from "./http-load.ts";

/** A server that says what it was sent, or 400 to "wrong". */
const openEcho = async () => {
  const bodies: string[] = [];
  const sockets = new Set<unknown>();
  const server = createServer(async (request, response) => {
    sockets.add(request.socket);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    bodies.push(body);
    response.statusCode = body === "wrong" ? 400 : 200;
    if (body === "parts") response.write(body);
    response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    sockets,
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

describe("HttpLoad", () => {
  it("posts a body and gives the answer", async () => {
    using echo = await openEcho();
    using load = new HttpLoad(echo.url, 1);
    assert.equal(await load.post("/a", "ä"), "ä");
    await assert.rejects(load.post("/a", "wrong"), { message: "/a answered 400: wrong" });
  });

  it("takes large answers, and none whose length it is not told", async () => {
    using echo = await openEcho();
    using load = new HttpLoad(echo.url, 1);
    const large = "é".repeat(1_000_000);
    assert.equal(await load.post("/a", large), large);
    const message = "an answer has no content-length";
    await assert.rejects(load.post("/a", "parts"), { message });
  });

  it("rejects where the server goes away", async () => {
    const echo = await openEcho();
    using load = new HttpLoad(echo.url, 1);
    await load.post("/a", "a");
    echo[Symbol.dispose]();
    await assert.rejects(load.post("/a", "a"), Error);
  });

  it("posts as many as it is told, on as many connections", async () => {
    using echo = await openEcho();
    using load = new HttpLoad(echo.url, 4);
    const tookMs = await load.postMany("/", ["a", "b"], 50);
    assert.equal(tookMs.length, 50);
    assert.ok(tookMs.every((ms) => ms > 0));
    assert.equal(echo.bodies.length, 50);
    assert.equal(echo.bodies.filter((body) => body === "a").length, 25);
    assert.ok(echo.sockets.size <= 4);
  });
});
