import { type Run, runToJson } from "@wellspring/contract";
import { listRuns } from "../calls.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { renderTable, type TableColumn } from "../render/table.ts";
import { formatCount, formatHours, formatInstant } from "../render/text.ts";

/** Prints the runs of a project. */
export const printRuns = async (args: ClientArguments, io: CommandIo): Promise<ExitCode> => {
  using link = openLink(args, io);
  const runs = await listRuns(link);
  if (args.json)
    await printLines(
      io.stdout,
      runs.map(runToJson).map((run) => JSON.stringify(run)),
    );
  else if (runs.length > 0) await printLines(io.stdout, [renderTable(columns, runs.map(runToRow))]);
  else link.notice(`no runs in project ${link.project} yet: wellspring upload FILE brings one`);
  return exitCode.ok;
};

const columns: readonly TableColumn[] = [
  { title: "run", align: "left" },
  { title: "plates", align: "right" },
  { title: "wells", align: "right" },
  { title: "readings", align: "right" },
  { title: "first", align: "right" },
  { title: "last", align: "right" },
  { title: "robot", align: "left" },
  { title: "instrument", align: "left" },
  { title: "started", align: "left" },
  { title: "changed", align: "left" },
];

const runToRow = (run: Run): string[] => [
  run.name,
  formatCount(run.plates),
  formatCount(run.wells),
  formatCount(run.readings),
  formatHours(run.firstRuntimeSeconds),
  formatHours(run.lastRuntimeSeconds),
  run.description?.robot || "-",
  run.description?.instrument || "-",
  run.description?.startedAt || "-",
  formatInstant(Number(run.changedAtMs)),
];
