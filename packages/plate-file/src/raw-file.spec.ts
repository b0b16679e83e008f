import assert from "node:assert/strict";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { RawFile } from "./raw-file.ts";

describe("RawFile", () => {
  it("reads chunks in order, each valid while the next is read ahead", async () => {
    const folder = await mkdtemp(join(tmpdir(), "raw-file-"));
    const bytes = Uint8Array.from({ length: 3_500_000 }, (_, index) => index % 251);
    const path = join(folder, "bytes");
    await writeFile(path, bytes);
    await using file = new RawFile(await open(path), bytes.length);
    let position = 0;
    for await (const chunk of file.chunks()) {
      const end = position + chunk.length;
      assert.ok(Buffer.from(chunk).equals(bytes.subarray(position, end)));
      assert.equal(file.bytesRead, end);
      position = end;
    }
    assert.equal(position, bytes.length);
    await rm(folder, { recursive: true });
  });
});
