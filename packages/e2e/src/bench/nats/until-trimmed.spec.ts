import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { untilTrimmed } from "./until-trimmed.ts";

describe("untilTrimmed()", () => {
  it("asks a server of NATS until its stream begins later", async () => {
    const streams = [[], [1], [1], [7]];
    const asked: unknown[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      const stream_detail = streams.shift()?.map((first_seq) => ({ state: { first_seq } }));
      response.end(JSON.stringify({ account_details: [{ stream_detail }] }));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    try {
      const monitors = [`http://127.0.0.1:${address.port}`];
      await untilTrimmed({ urls: [], monitors, [Symbol.asyncDispose]: async () => undefined });
    } finally {
      server.close();
      server.closeAllConnections();
    }
    assert.deepEqual(asked, Array(4).fill("/jsz?streams=true"));
  });
});
