import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { listenOn } from "./listen.ts";

describe("listenOn()", () => {
  it("tells the port that the system chose", async () => {
    const server = createServer();
    const { host, port } = await listenOn(server, { host: "127.0.0.1", port: 0 });
    server.close();
    assert.equal(host, "127.0.0.1");
    assert.ok(port > 0);
  });

  it("refuses a port in use", async () => {
    const first = createServer();
    const address = await listenOn(first, { host: "127.0.0.1", port: 0 });
    await assert.rejects(listenOn(createServer(), address), {
      code: Code.FAILED_PRECONDITION,
      message: `cannot listen on 127.0.0.1:${address.port}: the port is in use`,
    });
    first.close();
  });

  it("refuses an address of another machine", async () => {
    await assert.rejects(listenOn(createServer(), { host: "192.0.2.1", port: 0 }), {
      code: Code.FAILED_PRECONDITION,
      message: "cannot listen on 192.0.2.1:0: this machine does not have that address",
    });
  });
});
