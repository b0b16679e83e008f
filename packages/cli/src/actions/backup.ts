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
import { type BackupShelf, openShelf } from "../backup/backup-shelf.ts";
import { oldBackups, parseTarget } from "../backup/backup-target.ts";
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

/** Writes a snapshot to a file or a shelf; it appears when every hash in it was checked. */
export const backup = async (args: BackupArguments, io: CommandIo): Promise<ExitCode> => {
  const target = parseTarget(args, new Date());
  if (target.kind === "file") {
    const { path } = target;
    return backUp(args, io, { path, open: () => openOutput(path, io.stdout) });
  }
  const { name, keep } = target;
  const shelf = await openShelf(target.place, io.env);
  const open = (bytes: number) => shelf.open(name, bytes);
  const code = await backUp(args, io, { path: shelf.pathOf(name), open });
  await removeOldBackups(shelf, keep);
  return code;
};

/** What a backup is written to: opened once the server has begun, with the bytes it said. */
type Destination = { path: string; open(bytes: number): Promise<Output> };

const removeOldBackups = async (shelf: BackupShelf, keep: number): Promise<void> => {
  for (const name of oldBackups(await shelf.list(), keep)) await shelf.remove(name);
};

const backUp = async (
  args: BackupArguments,
  io: CommandIo,
  destination: Destination,
): Promise<ExitCode> => {
  const startedAtMs = performance.now();
  using link = openLink({ ...args, project: defaultProject }, io);
  const progress = { bytesRead: 0, bytesTotal: 0 };
  let description: SnapshotDescription;
  {
    using _bar = createProgressBar(io.stderr, io.env, () => progress);
    description = await retry(
      (patience) => writeBackup(destination, link, patience, progress),
      link,
    );
  }
  const { path } = destination;
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const line = args.json ? toJson(path, description, seconds) : toText(path, description, seconds);
  await printLines(path === "-" ? io.stderr : io.stdout, [line]);
  return exitCode.ok;
};

type Progress = { bytesRead: number; bytesTotal: number };

/** One attempt: a snapshot that another one took the place of can't be gone on with. */
const writeBackup = async (
  { path, open }: Destination,
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
  const output = await open(progress.bytesTotal);
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
  path: string,
  { bytes, logId, appliedSequence }: SnapshotDescription,
  seconds: number,
): string => {
  const megabytes = (Number(bytes) / 1e6).toFixed(1);
  const time = formatElapsed(seconds);
  return `${path}: ${megabytes} MB in ${time}, log ${logId} up to entry ${appliedSequence}`;
};

const toJson = (
  path: string,
  { bytes, logId, appliedSequence }: SnapshotDescription,
  seconds: number,
): string =>
  JSON.stringify({
    file: path,
    bytes: Number(bytes),
    log_id: logId,
    applied_sequence: Number(appliedSequence),
    seconds: Number(seconds.toFixed(3)),
  });
