import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { idOf } from "../testing/readings.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

describe("readBody()", () => {
  it("gives a body with its type, an empty one too", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    const body = Buffer.from("{}");
    const contentType = "application/json";
    await client.submit([
      submissionOf(1, { body, contentType }),
      submissionOf(2, { body: Buffer.alloc(0) }),
    ]);
    assert.deepEqual(await client.body(1), { body, contentType });
    assert.deepEqual(await client.body(2), { body: Buffer.alloc(0), contentType: "text/plain" });
  });

  it("answers NOT_FOUND for what the project has not", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    await assert.rejects(client.body(1, "lab"), {
      code: Code.NOT_FOUND,
      message: `no work has the id ${idOf(1).toString("hex")} in project lab`,
    });
  });
});
