import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { freePorts } from "./free-ports.ts";

describe("freePorts()", () => {
  it("finds different ones on which servers can listen", async () => {
    const ports = await freePorts(3);
    assert.equal(new Set(ports).size, 3);
    for (const port of ports) {
      const server = createServer().listen(port, "127.0.0.1");
      await once(server, "listening");
      await once(server.close(), "close");
    }
  });
});
