import { createHash } from "node:crypto";
import type {
  SnapshotChunk,
  SnapshotDescription,
  SnapshotEnd,
} from "../gen/wellspring/v1/backup.ts";
import { limits } from "../limits.ts";
import { Code, StatusError } from "../status.ts";

/** A chunk of a snapshot with its hash. */
export const createChunk = (offset: number, content: Buffer): SnapshotChunk => ({
  offset: BigInt(offset),
  content,
  sha256: sha256Of(content),
});

/**
 * Holds the parts of one snapshot against each other as they come. What does not fit is refused
 * with DATA_LOSS and leaves the check as it was: the right chunk may follow.
 */
export class SnapshotCheck {
  readonly #whole = createHash("sha256");
  readonly #bytes: bigint;
  #offset = 0;

  constructor({ bytes }: Pick<SnapshotDescription, "bytes">) {
    this.#bytes = bytes;
  }

  /** Bytes that were taken: where the next chunk begins. */
  get offset(): number {
    return this.#offset;
  }

  /** Takes bytes that are there already: those of a stream that goes on. */
  add(content: Uint8Array): void {
    this.#whole.update(content);
    this.#offset += content.length;
  }

  /** Takes the next chunk. */
  takeChunk({ offset, content, sha256 }: SnapshotChunk): void {
    if (offset !== BigInt(this.#offset)) {
      throw damaged(`a chunk begins at byte ${offset}, wanted was ${this.#offset}`);
    }
    const { length } = content;
    const isRight = length > 0 && length <= limits.snapshotChunkBytesMax;
    if (!isRight) throw damaged(`the chunk at byte ${offset} has ${length} bytes`);
    if (offset + BigInt(length) > this.#bytes) {
      throw damaged(`the chunk at byte ${offset} reaches behind the end, ${this.#bytes}`);
    }
    if (!sha256Of(content).equals(sha256)) {
      throw damaged(`the chunk at byte ${offset} has another hash than its bytes`);
    }
    this.add(content);
  }

  /** Takes the end; nothing may follow. */
  takeEnd({ sha256 }: SnapshotEnd): void {
    if (BigInt(this.#offset) !== this.#bytes) {
      throw damaged(`it ends after ${this.#offset} of ${this.#bytes} bytes`);
    }
    if (!this.#whole.copy().digest().equals(sha256)) {
      throw damaged("the whole has another hash than its bytes");
    }
  }
}

const sha256Of = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

const damaged = (fault: string): StatusError =>
  new StatusError(Code.DATA_LOSS, `the snapshot is damaged: ${fault}`);
