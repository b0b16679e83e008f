import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callUnary, createKeyText, RunServiceService } from "@wellspring/contract";
import { connect, parseServer } from "./connect.ts";
import { startKeyServer } from "./testing/key-server.ts";
import { UsageError } from "./usage-error.ts";

describe("parseServer()", () => {
  const cases: readonly [string, string][] = [
    ["127.0.0.1:50051", "127.0.0.1:50051"],
    ["lab-server", "lab-server:50051"],
    ["lab.example.org:1", "lab.example.org:1"],
    ["[::1]", "[::1]:50051"],
    ["[::1]:65535", "[::1]:65535"],
  ];
  for (const [text, server] of cases) {
    it(`takes ${text}`, () => assert.equal(parseServer(text), server));
  }

  for (const text of ["", ":50051", "lab:", "lab:0", "lab:65536", "http://lab:1", "a b", "::1"]) {
    it(`refuses "${text}"`, () => {
      assert.throws(
        () => parseServer(text),
        new UsageError(`--server: "${text}" is no HOST or HOST:PORT`),
      );
    });
  }
});

describe("connect()", () => {
  it("makes a client without connecting", () => {
    const client = connect("127.0.0.1:9");
    assert.equal(client.getChannel().getTarget(), "dns:127.0.0.1:9");
    client.close();
  });

  it("sends a key along with every call, and nothing without one", async () => {
    await using server = await startKeyServer();
    const key = createKeyText();
    for (const entry of [{ tls: false, key }, { tls: false }]) {
      const client = connect(server.address, entry);
      await callUnary(client, RunServiceService.getStatus, {});
      client.close();
    }
    assert.deepEqual(server.authorizations, [`Bearer ${key}`]);
  });
});
