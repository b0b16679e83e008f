import { type HistoryEvent, parseRunName } from "@wellspring/contract";
import { listHistory } from "../calls.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { renderTable, type TableColumn } from "../render/table.ts";
import { formatCount, formatInstant } from "../render/text.ts";
import { eventKind, eventToJson } from "../run-json.ts";
import { checkArgument } from "../usage-error.ts";

/** Prints what happened to a run. */
export const printHistory = async (
  args: ClientArguments & { run: string },
  io: CommandIo,
): Promise<ExitCode> => {
  using link = openLink(args, io);
  const events = await listHistory(link, checkArgument(parseRunName, args.run));
  const lines = args.json
    ? events.map((event) => JSON.stringify(eventToJson(event)))
    : [renderTable(columns, events.map(eventToRow))];
  await printLines(io.stdout, lines);
  return exitCode.ok;
};

const columns: readonly TableColumn[] = [
  { title: "when", align: "left" },
  { title: "what", align: "left" },
  { title: "who", align: "left" },
  { title: "readings", align: "right" },
  { title: "duplicates", align: "right" },
  { title: "filled", align: "right" },
  { title: "file, or what was taken back and why", align: "left" },
];

const eventToRow = (event: HistoryEvent): string[] => {
  const kind = eventKind(event);
  const isRetraction = kind === "retracted";
  return [
    formatInstant(Number(event.atMs)),
    kind,
    event.principal,
    formatCount(isRetraction ? event.retractedReadings : event.newReadings),
    isRetraction ? "" : formatCount(event.duplicates),
    isRetraction ? "" : formatCount(event.filled),
    isRetraction ? `${scopeOf(event)}: ${event.reason}` : event.file,
  ];
};

const scopeOf = ({ plate, wells }: HistoryEvent): string => {
  if (plate === undefined) return "the run";
  return wells.length === 0 ? `plate ${plate}` : `plate ${plate}, ${wells.join(" ")}`;
};
