import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { openLink } from "./link.ts";
import { reachServer } from "./reach-server.ts";
import { startKeyServer } from "./testing/key-server.ts";
import { createSpecIo } from "./testing/spec-io.ts";

describe("reachServer()", { timeout: 20_000 }, () => {
  const reach = async (statusCode: Code): Promise<void> => {
    await using server = await startKeyServer();
    server.statusCode = statusCode;
    const args = { server: server.address, project: "", timeout: "0.5", json: false };
    using link = openLink(args, createSpecIo());
    await reachServer(link);
  };

  it("takes a key that is good, whatever else it opens", async () => {
    await reach(Code.OK);
    await reach(Code.PERMISSION_DENIED);
  });

  it("refuses another, and a server that does not answer in time", async () => {
    await assert.rejects(reach(Code.UNAUTHENTICATED), { code: Code.UNAUTHENTICATED });
    await assert.rejects(reach(Code.UNAVAILABLE), { code: Code.UNAVAILABLE });
  });
});
