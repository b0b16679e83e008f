import {
  BackupServiceService,
  type BidiCall,
  Code,
  callBidi,
  callUnary,
  defaultProject,
  type RestoreDecided,
  type RestoreRequest,
  type RestoreResponse,
  RunServiceService,
  readSnapshotFile,
  type SnapshotPart,
  StatusError,
} from "@wellspring/contract";
import { openBackup } from "../backup/open-backup.ts";
import type { CommandIo } from "../command.ts";
import { isTemporary } from "../error-report.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import type { Patience } from "../patience.ts";
import { formatCounted, formatElapsed } from "../render/text.ts";
import { reasonOf, retry } from "../retry.ts";
import { createProgressBar } from "../upload/progress-bar.ts";

/** What `wellspring restore FILE --server ADDR` is told. */
export type RestoreArguments = Omit<ClientArguments, "project"> & {
  /** A file, or `s3://BUCKET/KEY`. */
  file: string;
};

/** Sends a backup to servers that hold nothing, and waits until they have taken it up. */
export const restoreToServer = async (args: RestoreArguments, io: CommandIo): Promise<ExitCode> => {
  const startedAtMs = performance.now();
  using link = openLink({ ...args, project: defaultProject }, io);
  const progress = { bytesRead: 0, bytesTotal: 0 };
  let decided: RestoreDecided;
  {
    using _bar = createProgressBar(io.stderr, io.env, () => progress);
    decided = await retry(async (patience) => {
      await using backup = await openBackup(args.file, io.env);
      const parts = readSnapshotFile(backup.pieces, args.file);
      const sending = new Sending(parts, link, patience, progress);
      return await sending.finish();
    }, link);
  }
  await retry((patience) => assertTakenUp(decided, link, patience), link);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const line = args.json ? toJson(link, decided, seconds) : toText(link, decided, seconds);
  await printLines(io.stdout, [line]);
  return exitCode.ok;
};

type Progress = { bytesRead: number; bytesTotal: number };

/** One attempt. Once chunks are on their way another one could meet what this one has done. */
class Sending {
  readonly #parts: AsyncGenerator<SnapshotPart, undefined>;
  readonly #call: BidiCall<RestoreRequest, RestoreResponse>;
  readonly #patience: Patience;
  readonly #progress: Progress;
  #isAccepted = false;
  #fault: unknown;

  constructor(
    parts: AsyncGenerator<SnapshotPart, undefined>,
    { client }: Link,
    patience: Patience,
    progress: Progress,
  ) {
    this.#parts = parts;
    this.#patience = patience;
    this.#progress = progress;
    const { signal } = patience;
    this.#call = callBidi(client, BackupServiceService.restore, { signal });
  }

  /** Resolves once the server has decided; rejects where it refuses, or the backup is damaged. */
  async finish(): Promise<RestoreDecided> {
    try {
      await this.#sendDescription();
      return await this.#readResponses();
    } catch (thrown) {
      const error = StatusError.from(this.#fault ?? thrown);
      throw this.#isAccepted && isTemporary(error.code) ? brokeOff(error) : error;
    } finally {
      this.#call.cancel();
      await this.#parts.return(undefined);
    }
  }

  async #sendDescription(): Promise<void> {
    const { value: part } = await this.#parts.next();
    if (part?.part?.$case !== "description") throw disordered;
    this.#progress.bytesTotal = Number(part.part.description.bytes);
    await this.#call.send({ part });
  }

  async #readResponses(): Promise<RestoreDecided> {
    for await (const { part } of this.#call.responses) {
      this.#patience.progressed();
      if (part?.$case === "decided") return part.decided;
      if (part?.$case !== "accepted") continue;
      this.#isAccepted = true;
      this.#sendRest().catch((thrown: unknown) => {
        this.#fault ??= thrown;
        this.#call.cancel();
      });
    }
    throw new StatusError(Code.UNAVAILABLE, "the server ended the call without an answer");
  }

  async #sendRest(): Promise<void> {
    for await (const part of this.#parts) {
      await this.#call.send({ part });
      this.#patience.progressed();
      if (part.part?.$case !== "chunk") continue;
      const { offset, content } = part.part.chunk;
      this.#progress.bytesRead = Number(offset) + content.length;
    }
    this.#call.end();
  }
}

/** The log has changed for good: a server that tells the former one is about to take it up. */
const assertTakenUp = async (
  { logId }: RestoreDecided,
  { client }: Link,
  { signal }: Patience,
): Promise<void> => {
  const status = await callUnary(client, RunServiceService.getStatus, {}, { signal });
  if (status.logId === logId) return;
  throw new StatusError(Code.UNAVAILABLE, `it is restored, and has yet to take up log ${logId}`);
};

const brokeOff = (error: StatusError): StatusError =>
  new StatusError(Code.ABORTED, `restoring broke off: ${reasonOf(error)}`, {
    cause: error,
    next: "say it again; where it was done after all, the server refuses: it holds data.",
  });

const disordered = new StatusError(
  Code.DATA_LOSS,
  "the backup is damaged: its parts are in disorder",
);

const toText = ({ server }: Link, { logId, runs, readings }: RestoreDecided, seconds: number) => {
  const [runCount, readingCount] = [Number(runs), Number(readings)];
  const held = `${formatCounted(runCount, "run")} with ${formatCounted(readingCount, "reading")}`;
  return `${server}: restored ${held} in ${formatElapsed(seconds)}; it begins the log ${logId}`;
};

const toJson = ({ server }: Link, { logId, runs, readings }: RestoreDecided, seconds: number) =>
  JSON.stringify({
    server,
    log_id: logId,
    runs: Number(runs),
    readings: Number(readings),
    seconds: Number(seconds.toFixed(3)),
  });
