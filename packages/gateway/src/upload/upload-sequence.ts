import {
  checkBlock,
  encodeBlock,
  limits,
  parsePlate,
  parseRunName,
  StatusError,
  type UploadBlock,
  type UploadColumns,
  type UploadRequest,
} from "@wellspring/contract";
import { columnsToReadings } from "../columns/columns-to-readings.ts";
import { parseOpen } from "./parse-open.ts";

/** The messages of one stream of an upload, checked one after the other. */
export class UploadSequence {
  readonly runs = new Set<string>();
  /** Readings in blocks and columns so far, those repeated within columns too. */
  readings = 0;
  /** Readings that only repeated another one of their columns. */
  duplicates = 0;
  #state: "new" | "open" | "ended" = "new";
  #nextIndex: number | undefined;

  /** Whether nothing may come any more. */
  get hasEnded(): boolean {
    return this.#state === "ended";
  }

  /**
   * The message as a backend takes it: every block decoded and found right, columns made a block.
   *
   * @throws StatusError INVALID_ARGUMENT naming the field.
   */
  check({ part }: UploadRequest): UploadRequest {
    if (this.#state === "ended") throw StatusError.invalid("part", "comes after the upload's end");
    if (part?.$case === "open") {
      if (this.#state !== "new") throw StatusError.invalid("open", "comes once, first of all");
      this.#state = "open";
      return { part: { $case: "open", open: parseOpen(part.open) } };
    }
    if (this.#state === "new") throw StatusError.invalid("open", "is missing: it comes first");
    switch (part?.$case) {
      case "block":
        return { part: { $case: "block", block: this.#checkBlock(part.block) } };
      case "columns":
        return { part: { $case: "block", block: this.#checkColumns(part.columns) } };
      case "commit":
        return this.#checkCommit(part.commit.blocks);
      case "abandon":
        this.#state = "ended";
        return { part };
      default:
        throw StatusError.invalid("part", "is none that this server knows");
    }
  }

  #checkBlock(message: UploadBlock): UploadBlock {
    this.#checkPlace(message);
    this.#count(checkBlock(message.block));
    return message;
  }

  #checkColumns(message: UploadColumns): UploadBlock {
    const { index, run, plate } = message;
    this.#checkPlace(message);
    const { readings, duplicates } = columnsToReadings(message);
    const block = Buffer.from(encodeBlock(readings));
    if (block.length > limits.blockBytesMax) {
      const text = `become ${block.length} bytes, at most ${limits.blockBytesMax} are allowed`;
      throw StatusError.invalid("columns", `${text}: send half as many readings at once`);
    }
    this.#count(readings.wells.length + duplicates);
    this.duplicates += duplicates;
    return { index, run, plate, block };
  }

  #checkPlace({ index, run, plate }: { index: number; run: string; plate: number }): void {
    // The first one's index depends on what earlier streams brought, which the backend knows.
    const next = this.#nextIndex ?? index;
    if (index !== next) throw StatusError.invalid("index", `is ${index} where ${next} is next`);
    if (index >= limits.uploadBlocksMax) {
      throw StatusError.invalid("index", `is beyond ${limits.uploadBlocksMax} blocks`);
    }
    this.#nextIndex = index + 1;
    this.runs.add(parseRunName(run));
    if (this.runs.size > limits.uploadRunsMax) {
      throw StatusError.invalid("run", `is one more than ${limits.uploadRunsMax} in this upload`);
    }
    parsePlate(plate);
  }

  #count(readings: number): void {
    this.readings += readings;
    if (this.readings <= limits.uploadReadingsMax) return;
    throw StatusError.invalid("upload", `has more than ${limits.uploadReadingsMax} readings`);
  }

  #checkCommit(blocks: number): UploadRequest {
    const sent = this.#nextIndex ?? blocks;
    if (blocks !== sent) throw StatusError.invalid("blocks", `is ${blocks} after ${sent} blocks`);
    this.#state = "ended";
    return { part: { $case: "commit", commit: { blocks } } };
  }
}
