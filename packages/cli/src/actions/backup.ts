import {
  BackupServiceService,
  Code,
  callServerStreaming,
  defaultProject,
  SnapshotCheck,
  type SnapshotDescription,
  type SnapshotPart,
  StatusError,
  snapshotFileMagic,
  snapshotPartToFrame,
} from "@wellspring/contract";
import { parseTarget, removeOldBackups } from "../backup-folder.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { type Output, openOutput, printLines } from "../output.ts";
import type { Patience } from "../patience.ts";
import { formatElapsed } from "../render/text.ts";
import { retry } from "../retry.ts";
import { createProgressBar } from "../upload/progress-bar.ts";

/** What `wellspring backup` is told. */
export type BackupArguments = Omit<ClientArguments, "project"> & {
  output: string | undefined;
  to: string | undefined;
  keep: string | undefined;
};

/** Writes a snapshot to a file that appears when every hash in it was checked. */
export const backup = async (args: BackupArguments, io: CommandIo): Promise<ExitCode> => {
  const target = parseTarget(args, new Date());
  const code = await backupTo({ ...args, output: target.path }, io);
  if (target.folder !== undefined) await removeOldBackups(target.folder, target.keep);
  return code;
};

type FileArguments = BackupArguments & { output: string };

const backupTo = async (args: FileArguments, io: CommandIo): Promise<ExitCode> => {
  const startedAtMs = performance.now();
  using link = openLink({ ...args, project: defaultProject }, io);
  const progress = { bytesRead: 0, bytesTotal: 0 };
  let description: SnapshotDescription;
  {
    using _bar = createProgressBar(io.stderr, io.env, () => progress);
    description = await retry((patience) => writeBackup(args, io, link, patience, progress), link);
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const isPiped = args.output === "-";
  const line = args.json ? toJson(args, description, seconds) : toText(args, description, seconds);
  await printLines(isPiped ? io.stderr : io.stdout, [line]);
  return exitCode.ok;
};

type Progress = { bytesRead: number; bytesTotal: number };

/** One attempt: a snapshot that another one took the place of can't be gone on with. */
const writeBackup = async (
  { output: path }: FileArguments,
  io: CommandIo,
  link: Link,
  patience: Patience,
  progress: Progress,
): Promise<SnapshotDescription> => {
  const { backup: method } = BackupServiceService;
  const parts = callServerStreaming(link.client, method, {}, { signal: patience.signal });
  // Nothing is made before the server has begun: it may be busy, and be asked again.
  const first = (await parts.next()).value?.part?.part;
  if (first?.$case !== "description") throw notWhole;
  progress.bytesTotal = Number(first.description.bytes);
  const output = await openOutput(path, io.stdout);
  const sink: Sink = { output, check: new SnapshotCheck(first.description), isOver: false };
  try {
    await put(output, snapshotFileMagic);
    await put(output, snapshotPartToFrame({ part: first }));
    for await (const { part } of parts) {
      patience.progressed();
      patience.pause();
      if (part) await takePart(sink, part);
      patience.resume();
      progress.bytesRead = sink.check.offset;
    }
    if (!sink.isOver) throw notWhole;
    await output.finish();
    return first.description;
  } catch (thrown) {
    await output.discard();
    // What went down a pipe can't be taken back.
    if (path === "-") throw new StatusError(Code.ABORTED, StatusError.from(thrown).message);
    throw thrown;
  }
};

type Sink = { output: Output; check: SnapshotCheck; isOver: boolean };

const takePart = async (sink: Sink, part: SnapshotPart): Promise<void> => {
  const inner = part.part;
  if (inner?.$case === "chunk") sink.check.takeChunk(inner.chunk);
  else if (inner?.$case === "end") sink.check.takeEnd(inner.end);
  else throw notWhole;
  sink.isOver = inner.$case === "end";
  await put(sink.output, snapshotPartToFrame(part));
};

const put = async (output: Output, bytes: Buffer): Promise<void> => {
  if (!(await output.write(bytes))) throw new StatusError(Code.ABORTED, "nobody reads any more");
};

const notWhole = new StatusError(Code.DATA_LOSS, "the server's snapshot is not whole");

const toText = (
  { output }: FileArguments,
  { bytes, logId, appliedSequence }: SnapshotDescription,
  seconds: number,
): string => {
  const megabytes = (Number(bytes) / 1e6).toFixed(1);
  const time = formatElapsed(seconds);
  return `${output}: ${megabytes} MB in ${time}, log ${logId} up to entry ${appliedSequence}`;
};

const toJson = (
  { output }: FileArguments,
  { bytes, logId, appliedSequence }: SnapshotDescription,
  seconds: number,
): string =>
  JSON.stringify({
    file: output,
    bytes: Number(bytes),
    log_id: logId,
    applied_sequence: Number(appliedSequence),
    seconds: Number(seconds.toFixed(3)),
  });
