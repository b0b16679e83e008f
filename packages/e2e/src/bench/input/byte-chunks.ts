/** Bytes of a chunk, and room for the row that goes past them. */
const chunkBytes = 1024 * 1024;
const rowBytesMax = 1_024;

/** Collects texts of ASCII and UTF-8 bytes into chunks of one MiB. */
export class ByteChunks {
  #chunk = Buffer.allocUnsafe(chunkBytes + rowBytesMax);
  #length = 0;

  get isFull(): boolean {
    return this.#length >= chunkBytes;
  }

  /** Appends bytes: at most `rowBytesMax` after the chunk became full. */
  append(bytes: Uint8Array): void {
    // Copying a few bytes one by one is faster than Buffer's own methods.
    const chunk = this.#chunk;
    let end = this.#length;
    for (let i = 0; i < bytes.length; i++) chunk[end++] = bytes[i];
    this.#length = end;
  }

  /** What was collected; the next chunk begins. */
  take(): Buffer {
    const taken = this.#chunk.subarray(0, this.#length);
    this.#chunk = Buffer.allocUnsafe(chunkBytes + rowBytesMax);
    this.#length = 0;
    return taken;
  }
}
