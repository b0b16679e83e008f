import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RawBytes } from "./raw-file.ts";

/**
 * A stream that can be read more than once: what comes is kept in a temporary file, which has no
 * name any more once it is open, so that nothing is left behind however the process ends.
 */
export class Spool implements RawBytes {
  readonly bytesTotal = undefined;
  bytesRead = 0;
  private readonly input: AsyncIterator<Uint8Array>;
  private readonly handle: FileHandle;
  private bytesKept = 0;

  private constructor(input: AsyncIterable<Uint8Array>, handle: FileHandle) {
    this.input = input[Symbol.asyncIterator]();
    this.handle = handle;
  }

  /** Makes the temporary file; nothing of the input is read yet. */
  static async open(input: AsyncIterable<Uint8Array>): Promise<Spool> {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-"));
    try {
      return new Spool(input, await open(join(folder, "input"), "w+"));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What was kept, then what is still to come. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    this.bytesRead = 0;
    while (this.bytesRead < this.bytesKept) {
      const chunk = new Uint8Array(Math.min(chunkBytes, this.bytesKept - this.bytesRead));
      await this.handle.read(chunk, 0, chunk.length, this.bytesRead);
      this.bytesRead += chunk.length;
      yield chunk;
    }
    for (let next = await this.input.next(); !next.done; next = await this.input.next()) {
      const chunk = next.value;
      await this.handle.write(chunk, 0, chunk.length, this.bytesKept);
      this.bytesKept += chunk.length;
      this.bytesRead = this.bytesKept;
      yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

const chunkBytes = 1024 * 1024;
