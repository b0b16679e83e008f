import {
  Code,
  hasWell,
  listWells,
  parseWell,
  plateToJson,
  type Run,
  type RunDescription,
  runToJson,
  StatusError,
} from "@wellspring/contract";
import { getRun, type RunWithPlates } from "../calls.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import { type ClientArguments, parseWholeNumber } from "../options.ts";
import { printLines } from "../output.ts";
import { renderTable, type TableColumn } from "../render/table.ts";
import { streamToTerminal } from "../render/terminal.ts";
import { formatCount, formatHours, formatInstant } from "../render/text.ts";
import { type CheckedSelection, checkSelection } from "../selection.ts";
import { UsageError } from "../usage-error.ts";
import { showCurve } from "./show-curve.ts";
import { showPlate } from "./show-plate.ts";

/** What `wellspring show` is told. */
export type ShowArguments = ClientArguments & {
  run: string;
  plate?: string | undefined;
  well?: string | undefined;
  at?: string | undefined;
};

/** Prints a run's summary, a plate of it, or a well's curve. */
export const showRun = async (args: ShowArguments, io: CommandIo): Promise<ExitCode> => {
  const { run, plate, well, at } = args;
  const selection = checkSelection({ run, plate, well: well === undefined ? [] : [well] });
  const atSeconds = parseWholeNumber("at", at);
  if (atSeconds !== undefined && (selection.plate === undefined || well !== undefined)) {
    throw new UsageError("--at: shows a plate; name it with --plate, and no --well");
  }
  using link = openLink(args, io);
  const terminal = streamToTerminal(io.stdout, io.env);
  await printLines(io.stdout, await render());
  return exitCode.ok;

  async function render(): Promise<string[]> {
    if (selection.wells.length > 0) {
      const chosen = { ...selection, plate: selection.plate ?? (await findPlate(link, selection)) };
      return showCurve(link, chosen, terminal, args.json);
    }
    if (selection.plate === undefined) return showSummary(await getRun(link, run), args.json);
    return showPlate(link, run, selection.plate, atSeconds, terminal, args.json);
  }
};

/** The only plate that has the well. */
const findPlate = async (link: Link, { run, wells }: CheckedSelection): Promise<number> => {
  const { plates } = await getRun(link, run);
  const well = parseWell(wells[0]);
  const having = plates.filter((plate) => hasWell(plate.wells, well));
  if (having.length === 1) return having[0].plate;
  if (having.length === 0)
    throw new StatusError(Code.NOT_FOUND, `run ${run} has no well ${wells[0]}`);
  const numbers = having.slice(0, platesToldMax).map(({ plate }) => plate);
  const more = having.length - numbers.length;
  const told = `${numbers.join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}`;
  throw new UsageError(`plates ${told} have a well ${wells[0]}: choose one with --plate`);
};

/** Plates that an error names. */
const platesToldMax = 10;

const showSummary = ({ run, plates }: RunWithPlates, json: boolean): string[] => {
  if (json) return [JSON.stringify({ ...runToJson(run), plates: plates.map(plateToJson) })];
  const rows = plates.map((plate) => [
    String(plate.plate),
    formatCount(listWells(plate.wells).length),
    formatCount(plate.readings),
    formatHours(plate.firstRuntimeSeconds),
    formatHours(plate.lastRuntimeSeconds),
  ]);
  return [...describeRun(run), "", renderTable(plateColumns, rows)];
};

const plateColumns: readonly TableColumn[] = ["plate", "wells", "readings", "first", "last"].map(
  (title) => ({ title, align: "right" }),
);

const describeRun = (run: Run): string[] => {
  const { robot, instrument, startedAt, attributes } = run.description ?? unknownDescription;
  const facts: [string, string][] = [
    ["run", run.name],
    ["project", run.project],
    ["readings", formatCount(run.readings)],
    ["robot", robot],
    ["instrument", instrument],
    ["started", startedAt],
    ...Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
    ["created", formatInstant(Number(run.createdAtMs))],
    ["changed", formatInstant(Number(run.changedAtMs))],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`);
};

const unknownDescription: RunDescription = {
  robot: "",
  instrument: "",
  startedAt: "",
  attributes: {},
};
