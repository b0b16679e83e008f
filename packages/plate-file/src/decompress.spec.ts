import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { decompress } from "./decompress.ts";
import { SourceFault } from "./source-fault.ts";
import { bytesSource } from "./testing/read.ts";

const first = Buffer.from("first\n".repeat(1_000));
const second = Buffer.from("second\n".repeat(1_000));

const unpacked = async (bytes: Uint8Array, chunkBytes: number): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const chunk of decompress(bytesSource(bytes, chunkBytes).chunks())) {
    pieces.push(Buffer.from(chunk));
  }
  return Buffer.concat(pieces).toString();
};

describe("decompress()", () => {
  it("hands on what is no archive", async () => {
    for (const text of ["", "a", "well,time\n"]) {
      assert.equal(await unpacked(Buffer.from(text), 3), text);
    }
  });

  for (const [name, compress] of Object.entries({ gzip: gzipSync, zstd: zstdCompressSync })) {
    const archive = Buffer.concat([compress(first), compress(second)]);
    const firstLength = compress(first).length;

    for (const chunkBytes of [3, 1024 * 1024]) {
      it(`reads all of ${name}, in chunks of ${chunkBytes} bytes`, async () => {
        assert.equal(await unpacked(archive, chunkBytes), `${first}${second}`);
      });

      for (const length of [5, firstLength - 3, firstLength + 2, archive.length - 3]) {
        it(`refuses ${name} cut after ${length} bytes, in chunks of ${chunkBytes}`, async () => {
          await assert.rejects(
            unpacked(archive.subarray(0, length), chunkBytes),
            new SourceFault(`truncated or damaged ${name} archive: unexpected end of file`),
          );
        });
      }

      it(`refuses other bytes after ${name}, in chunks of ${chunkBytes}`, async () => {
        const followed = Buffer.concat([archive, Buffer.from("well")]);
        await assert.rejects(unpacked(followed, chunkBytes), SourceFault);
        const padded = Buffer.concat([archive, Buffer.alloc(9)]);
        await assert.rejects(unpacked(padded, chunkBytes), SourceFault);
      });
    }

    it(`refuses ${name} with a bit flipped`, async () => {
      const damaged = Buffer.from(archive);
      damaged[archive.length - 6] ^= 1;
      await assert.rejects(unpacked(damaged, 1024), SourceFault);
    });
  }

  it("can be left early", async () => {
    for await (const chunk of decompress(bytesSource(gzipSync(first), 7).chunks())) {
      assert.ok(chunk.length > 0);
      break;
    }
  });
});
