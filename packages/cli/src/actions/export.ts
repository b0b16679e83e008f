import {
  Code,
  joinWells,
  limits,
  listWells,
  parseWell,
  type Readings,
  StatusError,
  type WellSet,
} from "@wellspring/contract";
import { createCsvWriter, createJsonWriter, type ReadingsWriter } from "@wellspring/plate-file";
import { getRun, readReadings, type Selection } from "../calls.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import type { DensityKind } from "../export/density.ts";
import { createWideWriter } from "../export/wide.ts";
import { type Link, openLink } from "../link.ts";
import { type ClientArguments, parseWholeNumber } from "../options.ts";
import { type Output, openOutput } from "../output.ts";
import { checkSelection, type SelectionArguments, selectionToText } from "../selection.ts";
import { UsageError } from "../usage-error.ts";

/** What `wellspring export` is told. */
export type ExportArguments = ClientArguments &
  SelectionArguments & {
    from?: string | undefined;
    to?: string | undefined;
    format: string;
    value: string;
    output?: string | undefined;
  };

/** Streams a run's readings, as fast as they are taken; ends quietly when nobody reads any more. */
export const exportRun = async (args: ExportArguments, io: CommandIo): Promise<ExitCode> => {
  const checked = checkSelection(args);
  const selection = {
    ...checked,
    fromRuntimeSeconds: checkRuntime("from", args.from),
    toRuntimeSeconds: checkRuntime("to", args.to),
  };
  using link = openLink(args, io);
  const writer = await createWriter(link, args, selection);
  const output = await openOutput(args.output, io.stdout);
  try {
    const count = await writeReadings(link, selection, writer, output);
    if (count === 0 && (checked.plate !== undefined || checked.wells.length > 0)) {
      throw new StatusError(Code.NOT_FOUND, `no readings of ${selectionToText(checked)}`);
    }
    for (const chunk of writer.end()) await put(output, chunk);
    await output.finish();
  } catch (error) {
    await output.discard();
    if (!(error instanceof NobodyReads)) throw error;
  }
  return exitCode.ok;
};

/** Thrown to leave a stream of readings whose reader has gone. */
class NobodyReads extends Error {}

const put = async (output: Output, chunk: Uint8Array): Promise<void> => {
  if (!(await output.write(chunk))) throw new NobodyReads("nobody reads any more");
};

const checkRuntime = (option: string, text: string | undefined): number | undefined => {
  const seconds = parseWholeNumber(option, text);
  if (seconds === undefined || seconds <= limits.runtimeSecondsMax) return seconds;
  throw new UsageError(`--${option}: at most ${limits.runtimeSecondsMax} is allowed`);
};

const createWriter = async (
  link: Link,
  { format, value, json }: ExportArguments,
  selection: Selection,
): Promise<ReadingsWriter> => {
  if (json || format === "json") return createJsonWriter(selection.run);
  if (format === "csv") return createCsvWriter(selection.run);
  const kind: DensityKind = value === "corrected" ? "corrected" : "measured";
  return createWideWriter(await findWells(link, selection), kind);
};

/** Indexes of the wells that the selection has, in order. */
const findWells = async (link: Link, { run, plate, wells }: Selection): Promise<number[]> => {
  const { plates } = await getRun(link, run);
  const wanted = new Set(wells.map(parseWell));
  const found = plates
    .filter((candidate) => plate === undefined || candidate.plate === plate)
    .reduce<WellSet>((set, candidate) => joinWells(set, candidate.wells), new Uint8Array());
  return listWells(found).filter((well) => wanted.size === 0 || wanted.has(well));
};

/** @returns how many readings there were. */
const writeReadings = async (
  link: Link,
  selection: Selection,
  writer: ReadingsWriter,
  output: Output,
): Promise<number> => {
  let count = 0;
  await readReadings(link, selection, async (plate: number, readings: Readings) => {
    count += readings.wells.length;
    for (const chunk of writer.write(plate, readings)) await put(output, chunk);
  });
  return count;
};
