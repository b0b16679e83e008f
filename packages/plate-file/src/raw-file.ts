import type { FileHandle } from "node:fs/promises";

/** Bytes of a reading: long enough that turning to the file costs little beside parsing. */
const chunkBytes = 1024 * 1024;

/** Bytes as they are on disk or come in, which can be read more than once. */
export type RawBytes = AsyncDisposable & {
  /** Reads from the start. A chunk is valid until the next one is asked for. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Bytes handed out by the last reading so far. */
  readonly bytesRead: number;
  /** Bytes in all; undefined where only the end will tell. */
  readonly bytesTotal: number | undefined;
};

/** An open file, read from its start in chunks. */
export class RawFile implements RawBytes {
  readonly bytesTotal: number;
  bytesRead = 0;
  private readonly handle: FileHandle;

  constructor(handle: FileHandle, bytesTotal: number) {
    this.handle = handle;
    this.bytesTotal = bytesTotal;
  }

  /** Reads ahead by one chunk. A chunk is valid until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    this.bytesRead = 0;
    let filled = takeChunk();
    let spare = takeChunk();
    let position = 0;
    let pending = this.handle.read(filled, 0, chunkBytes, position);
    try {
      for (;;) {
        const { bytesRead } = await pending;
        if (bytesRead === 0) return;
        position += bytesRead;
        const chunk = filled.subarray(0, bytesRead);
        [filled, spare] = [spare, filled];
        pending = this.handle.read(filled, 0, chunkBytes, position);
        this.bytesRead = position;
        yield chunk;
      }
    } finally {
      await pending.catch(() => undefined);
      if (spareChunks.length < spareChunksMax) spareChunks.push(filled, spare);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

/** Chunks of files that were read, for the next ones: new ones are zeroed and collected. */
const spareChunks: Uint8Array[] = [];
const spareChunksMax = 16;

const takeChunk = (): Uint8Array => spareChunks.pop() ?? new Uint8Array(chunkBytes);
