import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client } from "@grpc/grpc-js";
import { Code, createInsecure } from "@wellspring/contract";
import { WorkServer } from "../testing/work-server.ts";
import { readBody } from "./read-body.ts";

describe("readBody()", () => {
  it("says that there is none", async () => {
    await using server = await WorkServer.open();
    const client = new Client(server.address, createInsecure());
    const work = { project: "default", workId: Buffer.alloc(16) };
    await assert.rejects(readBody(client, work), { code: Code.NOT_FOUND });
    client.close();
  });
});
