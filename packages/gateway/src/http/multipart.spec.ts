import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import fc from "fast-check";
import { openPart } from "./multipart.ts";

const type = "multipart/form-data; boundary=xyz";

const partOf = (headers: string, body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--xyz\r\n${headers}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from("\r\n"),
  ]);

const named = (name: string, more = ""): string =>
  `Content-Disposition: form-data; name="${name}"${more}`;

const end = Buffer.from("--xyz--\r\n");

const chunksOf = async function* (bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
};

const read = async (body: Buffer, size = 7, contentType = type) => {
  const part = await openPart(chunksOf(body, size), contentType, "file_upload");
  const chunks: Buffer[] = [];
  for await (const chunk of part.chunks) chunks.push(chunk);
  return { contentType: part.contentType, body: Buffer.concat(chunks) };
};

describe("openPart()", () => {
  it("finds the part among others, with its type", async () => {
    const file = named("file_upload", '; filename="x.json"\r\nContent-Type: application/json');
    const body = Buffer.concat([
      partOf(named("note"), "a"),
      partOf(file, "{}"),
      partOf(named("other", '; filename="b"'), "b"),
      end,
    ]);
    assert.deepEqual(await read(body), {
      contentType: "application/json",
      body: Buffer.from("{}"),
    });
  });

  it("takes a field without a file's name as it is", async () => {
    const body = Buffer.concat([partOf(named("file_upload"), Buffer.of(0xff, 0, 0xfe)), end]);
    assert.deepEqual(await read(body), {
      contentType: "text/plain",
      body: Buffer.of(0xff, 0, 0xfe),
    });
  });

  it("gives back any bytes, in chunks of any size", async () => {
    const bytes = fc.uint8Array({ maxLength: 5_000 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 999 }), async (content, size) => {
        const body = Buffer.concat([partOf(named("file_upload"), Buffer.from(content)), end]);
        assert.deepEqual((await read(body, size)).body, Buffer.from(content));
      }),
      { numRuns: 50 },
    );
  });

  for (const [what, body, message] of [
    ["no such part", Buffer.concat([partOf(named("a"), "1"), end]), /has no part called file_upl/],
    ["no part at all", end, /^body: /],
    [
      "two such parts",
      Buffer.concat([partOf(named("file_upload"), "1"), partOf(named("file_upload"), "2"), end]),
      /has 2 parts called file_upload/,
    ],
    ["no end", partOf(named("file_upload"), "1"), /is no whole multipart/],
    ["half a part", partOf(named("file_upload"), "12345").subarray(0, -5), /is no whole multipart/],
    ["half a head", Buffer.from("--xyz\r\nContent-Dis"), /is no whole multipart/],
    ["nothing", Buffer.alloc(0), /is no whole multipart/],
    ["something else", Buffer.from("time and data"), /is no whole multipart/],
  ] as const) {
    it(`refuses a body with ${what}`, { timeout: 5_000 }, async () => {
      await assert.rejects(read(body), { code: Code.INVALID_ARGUMENT, message });
    });
  }

  it("refuses a type without a boundary", async () => {
    await assert.rejects(read(end, 7, "multipart/form-data"), { message: /Boundary not found/ });
  });

  it("throws what the body throws", async () => {
    const error = new StatusError(Code.CANCELLED, "broke off");
    const breaking = async function* (): AsyncGenerator<Buffer> {
      yield partOf(named("file_upload"), "1".repeat(100)).subarray(0, -20);
      throw error;
    };
    const part = await openPart(breaking(), type, "file_upload");
    const all = async () => {
      for await (const _ of part.chunks);
    };
    await assert.rejects(all(), error);
  });
});
