import {
  blockChecksum,
  blockReadings,
  Code,
  crc32c,
  limits,
  parsePlate,
  parseProject,
  parseRunName,
  positionToToken,
  RunDescription,
  StatusError,
  type UploadBlock,
  type UploadOpen,
  type UploadResponse,
} from "@wellspring/contract";
import type { Outcome } from "../apply/outcome.ts";
import type { Context } from "../context.ts";
import type { Record, UploadedBlock } from "../gen/wellspring/backend/v1/log.ts";
import type { ResponseChannel } from "./response-channel.ts";
import type { UploadAdditions } from "./upload-additions.ts";
import { whileWorking } from "./while-working.ts";

/** Bytes of blocks that go into the log together; one upload below this is one record. */
const stageBytes = 256 * 1024;

/** Readings that go into the log together, as they are decoded together: 23 MB of columns. */
const stageReadings = 16 * limits.blockReadingsMax;

/** How far an upload got before this stream. */
type Progress = {
  checksums: number[];
  readings: number;
  additions: UploadAdditions;
  isCommitted: boolean;
};

/** One stream of an upload: collects blocks, stages them, and commits them. */
export class UploadSession {
  readonly #context: Context;
  readonly #open: UploadOpen;
  readonly #principal: string;
  readonly #responses: ResponseChannel<UploadResponse>;
  readonly #project: string;
  readonly #progress: Progress;
  #waiting: UploadedBlock[] = [];
  #waitingBytes = 0;
  #waitingReadings = 0;
  #staging: Promise<void> = Promise.resolve();

  constructor(
    context: Context,
    open: UploadOpen,
    principal: string,
    responses: ResponseChannel<UploadResponse>,
    progress: Progress,
  ) {
    this.#context = context;
    this.#open = open;
    this.#principal = principal;
    this.#responses = responses;
    this.#project = parseProject(open.project);
    this.#progress = progress;
  }

  /** Takes the next block; waits while earlier ones are being stored. */
  async addBlock({ index, run, plate, block }: UploadBlock): Promise<void> {
    const { checksums, additions, isCommitted } = this.#progress;
    if (isCommitted) return;
    if (index !== checksums.length) {
      throw StatusError.invalid("index", `is ${index} where ${checksums.length} is next`);
    }
    const checksum = blockChecksum(block);
    if (checksum !== crc32c(block, 6)) throw StatusError.invalid("block", "has a wrong checksum");
    const readings = blockReadings(block);
    const place = { run: parseRunName(run), plate: parsePlate(plate) };
    this.#countReadings(readings);
    additions.add({ ...place, readings });
    checksums.push(checksum);
    this.#waiting.push({ ...place, block, checksum });
    this.#waitingBytes += block.length;
    this.#waitingReadings += readings;
    if (this.#waitingBytes >= stageBytes || this.#waitingReadings >= stageReadings) {
      await this.#stage();
    }
  }

  /** Makes the upload visible, of which the client says how many blocks it has. */
  async commit(blocks: number): Promise<void> {
    const { checksums, isCommitted } = this.#progress;
    if (!isCommitted && blocks !== checksums.length) {
      throw StatusError.invalid("blocks", `is ${blocks} after ${checksums.length} blocks`);
    }
    await this.#staging;
    await this.#context.diskSpace.assertRoom();
    this.#answer(isCommitted ? await this.#appendCommit() : await this.#commitWithinBounds());
  }

  /** Drops what was staged, on a full disk too: it makes room. */
  async abandon(): Promise<void> {
    await this.#staging;
    if (this.#progress.isCommitted || this.#progress.checksums.length === this.#waiting.length)
      return;
    await this.#append({ $case: "abandon", abandon: { uploadId: this.#open.uploadId } });
  }

  /** Stages what waits, for a client that will go on with another stream. */
  async settle(): Promise<void> {
    if (this.#waiting.length > 0) await this.#stage();
    await this.#staging;
  }

  #countReadings(readings: number): void {
    this.#progress.readings += readings;
    if (this.#progress.readings > limits.uploadReadingsMax) {
      throw StatusError.invalid("upload", `has more than ${limits.uploadReadingsMax} readings`);
    }
    if (this.#progress.checksums.length >= limits.uploadBlocksMax) {
      throw StatusError.invalid("upload", `has more than ${limits.uploadBlocksMax} blocks`);
    }
  }

  /** Stages what waits once what was staged before is durable. */
  async #stage(): Promise<void> {
    await this.#staging;
    await this.#context.diskSpace.assertRoom();
    const stage = {
      ...this.#takeWaiting(),
      uploadId: this.#open.uploadId,
      project: this.#project,
    };
    this.#staging = this.#append({ $case: "stage", stage }).then((outcome) => {
      if (outcome.kind !== "staged") return;
      const staged = { blocksStaged: outcome.blocks };
      this.#responses.push({ part: { $case: "staged", staged } });
    });
    // Whoever awaits it hears of the failure; until then it must not count as unhandled.
    this.#staging.catch(() => undefined);
  }

  /** An upload that can never be committed is dropped at once. */
  async #commitWithinBounds(): Promise<Outcome> {
    const { additions } = this.#progress;
    try {
      return await this.#context.runRoom.commit(additions, () => this.#appendCommit());
    } catch (thrown) {
      if (StatusError.from(thrown).code === Code.INVALID_ARGUMENT) await this.abandon();
      throw thrown;
    }
  }

  #appendCommit(): Promise<Outcome> {
    const { uploadId, append, file, description } = this.#open;
    const bytes = RunDescription.encode(description ?? emptyDescription).finish();
    const commit = {
      ...this.#takeWaiting(),
      uploadId,
      project: this.#project,
      append,
      file,
      description: Buffer.from(bytes),
      checksums: this.#progress.checksums,
    };
    return this.#append({ $case: "commit", commit });
  }

  #takeWaiting(): { firstIndex: number; blocks: UploadedBlock[] } {
    const blocks = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#waitingReadings = 0;
    return { firstIndex: this.#progress.checksums.length - blocks.length, blocks };
  }

  async #append(change: Record["change"]): Promise<Outcome> {
    const record = { principal: this.#principal, change };
    const { log } = this.#context;
    const outcome = await whileWorking(log, log.append(record, changeBytes(change)), () =>
      this.#responses.push({ part: { $case: "working", working: {} } }),
    );
    if (outcome.kind === "refused") throw outcome.error;
    return outcome;
  }

  #answer(outcome: Outcome): void {
    if (outcome.kind !== "committed") {
      throw new StatusError(Code.INTERNAL, `a commit became ${outcome.kind}`);
    }
    const { sequence, newReadings, duplicates, filled } = outcome;
    const token = positionToToken({ logId: this.#context.log.id, sequence });
    const committed = { token, newReadings, duplicates, filled };
    this.#responses.push({ part: { $case: "committed", committed } });
  }
}

const emptyDescription: RunDescription = {
  robot: "",
  instrument: "",
  startedAt: "",
  attributes: {},
};

/** About how large a change is in the log. */
const changeBytes = (change: Record["change"]): number => {
  const part = change?.$case === "commit" ? change.commit : undefined;
  const blocks = part?.blocks ?? (change?.$case === "stage" ? change.stage.blocks : []);
  const checksums = part?.checksums.length ?? 0;
  return blocks.reduce((total, { block }) => total + block.length + 64, 1_024 + 4 * checksums);
};
