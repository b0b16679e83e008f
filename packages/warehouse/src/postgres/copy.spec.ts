import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { Session } from "./session.ts";

async function* chunksOf(texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

describe("copyFrom() and copyTo()", () => {
  const postgres = usePostgres();

  const connect = async () => {
    const session = await Session.connect({ url: postgres.server().url(), schema: "public" });
    await session.script("CREATE TEMP TABLE numbers (number int PRIMARY KEY)");
    return session;
  };

  it("copies in, however it is cut, and out", async () => {
    await using session = await connect();
    const rows = await session.copyIn("COPY numbers FROM STDIN", chunksOf(["1\n2", "\n3\n"]));
    assert.equal(rows, 3);
    const chunks: Buffer[] = [];
    for await (const chunk of session.copyOut("COPY numbers TO STDOUT")) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), "1\n2\n3\n");
  });

  it("keeps nothing where PostgreSQL refuses a row, and goes on", async () => {
    await using session = await connect();
    await assert.rejects(session.copyIn("COPY numbers FROM STDIN", chunksOf(["1\n", "1\n"])), {
      code: Code.DATA_LOSS,
      message: /refuses data: duplicate key value .* \(Key \(number\)=\(1\) already exists\.\)$/,
    });
    assert.deepEqual(await session.query("TABLE numbers"), []);
  });

  it("keeps nothing where the chunks break off, and goes on", async () => {
    await using session = await connect();
    const fault = new StatusError(Code.UNAVAILABLE, "the stream broke");
    const broken = async function* () {
      yield Buffer.from("1\n");
      throw fault;
    };
    await assert.rejects(session.copyIn("COPY numbers FROM STDIN", broken()), fault);
    assert.deepEqual(await session.query("TABLE numbers"), []);
  });
});
