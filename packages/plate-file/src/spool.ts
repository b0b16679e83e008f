import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RawBytes } from "./raw-file.ts";

/** A file that is read and written at a position; either may do a part of it only. */
export type SpoolFile = {
  read(...part: FilePart): Promise<{ bytesRead: number }>;
  write(...part: FilePart): Promise<{ bytesWritten: number }>;
  close(): Promise<void>;
};

/** Bytes from `start` on, as many as `length`, and where they stand in the file. */
type FilePart = [bytes: Uint8Array, start: number, length: number, position: number];

/**
 * A stream that can be read more than once: what comes is kept in a temporary file, which has no
 * name any more once it is open, so that nothing is left behind however the process ends.
 */
export class Spool implements RawBytes {
  readonly bytesTotal = undefined;
  bytesRead = 0;
  private readonly input: AsyncIterator<Uint8Array>;
  private readonly file: SpoolFile;
  private bytesKept = 0;

  /** Keeps what comes in an empty file, which it closes. */
  constructor(input: AsyncIterable<Uint8Array>, file: SpoolFile) {
    this.input = input[Symbol.asyncIterator]();
    this.file = file;
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
      const { bytesRead } = await this.file.read(chunk, 0, chunk.length, this.bytesRead);
      if (bytesRead === 0)
        throw new Error("the temporary file is shorter than what was kept in it");
      this.bytesRead += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
    for (let next = await this.input.next(); !next.done; next = await this.input.next()) {
      const chunk = next.value;
      await this.keep(chunk);
      this.bytesRead = this.bytesKept;
      yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }

  /** A disk that is nearly full takes a part of what is written first. */
  private async keep(chunk: Uint8Array): Promise<void> {
    for (let start = 0; start < chunk.length; ) {
      const length = chunk.length - start;
      const { bytesWritten } = await this.file.write(chunk, start, length, this.bytesKept);
      start += bytesWritten;
      this.bytesKept += bytesWritten;
    }
  }
}

const chunkBytes = 1024 * 1024;
