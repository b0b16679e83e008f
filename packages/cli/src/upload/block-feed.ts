import { encodeBlocks, type UploadBlock } from "@wellspring/contract";
import type { PlateFileSummary, PlatePart } from "@wellspring/plate-file";

/** A file as it is read. */
export type PlateFileParts = AsyncGenerator<PlatePart, PlateFileSummary>;

/** What comes next of a file: a block, its end, or word that all that came before is void. */
export type FeedItem =
  | { kind: "block"; block: UploadBlock }
  | { kind: "end"; blocks: number; summary: PlateFileSummary }
  | { kind: "restart" };

/**
 * The blocks of one file in order. Those that the server has not made durable yet are kept, so that
 * a stream that broke can go on without reading the file again; how many bytes of them are kept is
 * bounded by whoever waits for room before asking for the next one.
 */
export class BlockFeed {
  readonly #parts: PlateFileParts;
  readonly #keptBytesMax: number;
  readonly #kept: UploadBlock[] = [];
  #firstKept = 0;
  #keptBytes = 0;
  #summary: PlateFileSummary | undefined;
  #failure: unknown;
  #parsing: Promise<"block" | "end" | "restart"> | undefined;
  #roomWaiters: (() => void)[] = [];

  constructor(parts: PlateFileParts, keptBytesMax: number) {
    this.#parts = parts;
    this.#keptBytesMax = keptBytesMax;
  }

  /** The index of the first block that can still be asked for. */
  get firstKept(): number {
    return this.#firstKept;
  }

  /** Blocks of the file so far. */
  get blocks(): number {
    return this.#firstKept + this.#kept.length;
  }

  /** What the file held, once it is read to its end. */
  get summary(): PlateFileSummary | undefined {
    return this.#summary;
  }

  /** What is wrong with the file, once that was found. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Resolves when the item with this index is kept, or may be: the server makes room. */
  async room(index: number): Promise<void> {
    while (this.#keptBytes >= this.#keptBytesMax && index >= this.blocks) {
      await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
    }
  }

  /** The item with this index, at least `firstKept`; reads on in the file where it needs to. */
  async next(index: number): Promise<FeedItem> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (index < this.#firstKept) throw new RangeError(`block ${index} is not kept any more`);
      const kept = this.#kept[index - this.#firstKept];
      if (kept) return { kind: "block", block: kept };
      if (this.#summary) return { kind: "end", blocks: index, summary: this.#summary };
      this.#parsing ??= this.#parse();
      if ((await this.#parsing) === "restart") return { kind: "restart" };
    }
  }

  /** The first `count` blocks are durable and need not be kept; whether that is news. */
  staged(count: number): boolean {
    const isNews = count > this.#firstKept;
    while (this.#firstKept < count && this.#kept.length > 0) {
      this.#keptBytes -= this.#kept.shift()?.block.length ?? 0;
      this.#firstKept++;
    }
    if (this.#keptBytes < this.#keptBytesMax) this.#wake();
    return isNews;
  }

  /** Ends the reading of the file. */
  async close(): Promise<void> {
    await this.#parsing?.catch(() => undefined);
    await this.#parts.return({ ...emptySummary });
  }

  async #parse(): Promise<"block" | "end" | "restart"> {
    try {
      return await this.#parsePart();
    } catch (error) {
      this.#failure = error;
      throw error;
    } finally {
      this.#parsing = undefined;
    }
  }

  async #parsePart(): Promise<"block" | "end" | "restart"> {
    const { done, value } = await this.#parts.next();
    if (done) {
      this.#summary = value;
      return "end";
    }
    if (value.kind === "restart") {
      this.#forgetAll();
      return "restart";
    }
    for (const bytes of encodeBlocks(value.readings)) {
      const index = this.blocks;
      const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      this.#kept.push({ index, run: value.run, plate: value.plate, block });
      this.#keptBytes += block.length;
    }
    return "block";
  }

  #forgetAll(): void {
    this.#kept.length = 0;
    this.#firstKept = 0;
    this.#keptBytes = 0;
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const wake of waiters) wake();
  }
}

const emptySummary: PlateFileSummary = {
  rows: 0,
  duplicates: 0,
  filled: 0,
  runs: [],
  plates: 0,
  wells: 0,
};
