import { stat } from "node:fs/promises";
import { parsePlate, parseRunName } from "@wellspring/contract";
import type { CommandIo } from "../command.ts";
import { combineExitCodes, type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import { type ClientArguments, parseWholeNumber } from "../options.ts";
import { printLines } from "../output.ts";
import { checkDescription, type DescriptionArguments } from "../upload/description.ts";
import { FileUploader } from "../upload/file-uploader.ts";
import { inOrder } from "../upload/in-order.ts";
import { createProgressBar } from "../upload/progress-bar.ts";
import { checkArgument, UsageError } from "../usage-error.ts";

/** What `wellspring upload` is told. */
export type UploadArguments = ClientArguments &
  DescriptionArguments & {
    file: string[];
    run?: string | undefined;
    plate?: string | undefined;
    append: boolean;
    dryRun: boolean;
  };

/**
 * Uploads files, several at once, and prints what became of each in their order. A file that is
 * refused does not keep the others from being uploaded.
 */
export const uploadFiles = async (args: UploadArguments, io: CommandIo): Promise<ExitCode> => {
  const { file: files, append, dryRun, json } = args;
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("- stands for standard input, which can be read once");
  }
  const plate = parseWholeNumber("plate", args.plate);
  const settings = {
    run: args.run === undefined ? undefined : checkArgument(parseRunName, args.run),
    plate: plate === undefined ? undefined : checkArgument(parsePlate, plate),
    append,
    dryRun,
    json,
    description: checkDescription(args),
    keptBytesMax: files.length === 1 ? keptBytesOfOne : keptBytesOfMany,
  };
  using link = openLink(args, io);
  const uploader = new FileUploader(link, io.stdin, settings);
  const bytesTotal = await measureFiles(files);
  const measure = () => ({ bytesRead: uploader.bytesRead, bytesTotal });
  using bar = createProgressBar(io.stderr, io.env, measure);
  const exitCodes: ExitCode[] = [exitCode.ok];
  for await (const report of inOrder(files, filesAtOnceMax, (file) => uploader.upload(file))) {
    bar.clear();
    await printLines(io.stderr, report.stderr);
    await printLines(io.stdout, report.stdout);
    exitCodes.push(report.exitCode);
  }
  return combineExitCodes(exitCodes);
};

/** Bytes of all files; NaN where one has no length, or is not there. */
const measureFiles = async (files: readonly string[]): Promise<number> => {
  let bytes = 0;
  for (const file of files) {
    const status = file === "-" ? undefined : await stat(file).catch(() => undefined);
    bytes += status?.isFile() ? status.size : Number.NaN;
  }
  return bytes;
};

/** Files in work at once: parsing one fills the time in which another is made durable. */
const filesAtOnceMax = 8;

/** Bytes of blocks kept for sending them again: 4 M rows of one file, 1 M of each of several. */
const keptBytesOfOne = 16 * 1024 * 1024;
const keptBytesOfMany = 4 * 1024 * 1024;
