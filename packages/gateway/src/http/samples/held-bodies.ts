import { Code, limits, StatusError } from "@wellspring/contract";

/** Bodies on their way through a gateway: the memory that all of them have is bounded. */
export class HeldBodies {
  readonly #bytesMax: number;
  #bytes = 0;

  /** @param bytesMax of all of them; by default eight of the largest. */
  constructor(bytesMax = 8 * limits.workBodyBytesMax) {
    this.#bytesMax = bytesMax;
  }

  /** A body of which nothing has come; it takes no memory any more once it is disposed of. */
  open(): HeldBody {
    return new HeldBody((bytes) => this.#hold(bytes));
  }

  #hold(bytes: number): void {
    this.#bytes += bytes;
    if (bytes <= 0 || this.#bytes <= this.#bytesMax) return;
    const message = "more bodies come at once than there is memory for: send it again later";
    throw new StatusError(Code.RESOURCE_EXHAUSTED, message);
  }
}

/** One of them. */
class HeldBody implements Disposable {
  bytes = 0;
  readonly #hold: (bytes: number) => void;
  #chunks: Buffer[] = [];

  constructor(hold: (bytes: number) => void) {
    this.#hold = hold;
  }

  /** Takes what comes next; throws RESOURCE_EXHAUSTED where there is no room for it. */
  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#chunks.push(chunk);
    this.#hold(chunk.length);
  }

  /** All that has come. */
  join(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  [Symbol.dispose](): void {
    this.#hold(-this.bytes);
    this.#chunks = [];
    this.bytes = 0;
  }
}
