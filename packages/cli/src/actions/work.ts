import { callUnary, type Work, WorkServiceService } from "@wellspring/contract";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { renderTable, type TableColumn } from "../render/table.ts";
import { formatCount, formatInstant } from "../render/text.ts";
import { retry } from "../retry.ts";
import { UsageError } from "../usage-error.ts";
import { listWorks } from "../work/work-calls.ts";
import { formatWorkId, parseWorkId } from "../work/work-id.ts";
import { stateName, type WorkStateName, workStates, workToJson } from "../work/work-json.ts";

/** What `wellspring work` is told. */
export type WorkArguments = ClientArguments & {
  action?: string | undefined;
  id?: string | undefined;
  engine?: string | undefined;
  state: string[];
};

/** Lists works, or has one that failed computed once more. */
export const listOrRetryWork = async (args: WorkArguments, io: CommandIo): Promise<ExitCode> => {
  using link = openLink(args, io);
  if (args.action === undefined) await printWorks(link, args, io);
  else if (args.id === undefined) throw new UsageError("which work? work retry ID");
  else await retryWork(link, args.id);
  return exitCode.ok;
};

const printWorks = async (link: Link, args: WorkArguments, io: CommandIo): Promise<void> => {
  const states = args.state.filter(isStateName).map((name) => workStates[name]);
  const works: Work[] = [];
  for await (const work of listWorks(link, { engine: args.engine ?? "", states })) works.push(work);
  if (args.json)
    await printLines(
      io.stdout,
      works.map(workToJson).map((work) => JSON.stringify(work)),
    );
  else if (works.length > 0) await printLines(io.stdout, [renderTable(columns, works.map(toRow))]);
  else link.notice(`no work is ${args.state.join(" or ")} in project ${link.project}`);
};

const isStateName = (name: string): name is WorkStateName => Object.hasOwn(workStates, name);

const columns: readonly TableColumn[] = [
  { title: "work", align: "left" },
  { title: "engine", align: "left" },
  { title: "state", align: "left" },
  { title: "submitted", align: "left" },
  { title: "who", align: "left" },
  { title: "handed out", align: "right" },
  { title: "why", align: "left" },
];

const toRow = (work: Work): string[] => [
  formatWorkId(work.workId),
  work.engine || "-",
  stateName(work),
  formatInstant(Number(work.submittedAtMs)),
  work.principal,
  formatCount(work.deliveries),
  work.failure || work.errors.join("; "),
];

const retryWork = async (link: Link, id: string): Promise<void> => {
  const request = { project: link.project, workId: parseWorkId(id) };
  const { retryWork: method } = WorkServiceService;
  const { token } = await retry(
    ({ signal }) => callUnary(link.client, method, request, { signal }),
    link,
  );
  await link.tokens.keep(token);
  link.notice(`${id} waits for an engine again`);
};
