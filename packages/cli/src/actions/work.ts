import {
  Code,
  callUnary,
  formatWorkId,
  type Lease,
  StatusError,
  type Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { renderTable, type TableColumn } from "../render/table.ts";
import { formatCount, formatInstant } from "../render/text.ts";
import { retry } from "../retry.ts";
import { UsageError } from "../usage-error.ts";
import { listWorks, readLeases } from "../work/work-calls.ts";
import { parseWorkId } from "../work/work-id.ts";
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
  const leases = await readLeases(link, works.filter(isWaiting));
  const held = works.map((work) => ({ work, lease: leases.get(formatWorkId(work.workId)) }));
  if (args.json) {
    const lines = held.map(({ work, lease }) => JSON.stringify(workToJson(work, lease)));
    await printLines(io.stdout, lines);
  } else if (works.length > 0) await printLines(io.stdout, [renderTable(columns, held.map(toRow))]);
  else link.notice(`no work is ${args.state.join(" or ")} in project ${link.project}`);
};

const isWaiting = ({ state }: Work): boolean => state === Work_State.WAITING;

const isStateName = (name: string): name is WorkStateName => Object.hasOwn(workStates, name);

const columns: readonly TableColumn[] = [
  { title: "work", align: "left" },
  { title: "engine", align: "left" },
  { title: "state", align: "left" },
  { title: "submitted", align: "left" },
  { title: "who", align: "left" },
  { title: "handed out", align: "right" },
  { title: "computed by", align: "left" },
  { title: "from", align: "left" },
  { title: "since", align: "left" },
  { title: "why", align: "left" },
];

/** A work, and who computes it. */
type Held = { work: Work; lease: Lease | undefined };

const toRow = ({ work, lease }: Held): string[] => [
  formatWorkId(work.workId),
  work.engine || "-",
  stateName(work),
  formatInstant(Number(work.submittedAtMs)),
  work.principal,
  formatCount(lease?.delivery ?? work.deliveries),
  lease?.engineCopy ?? "-",
  lease?.backend ?? "-",
  lease ? formatInstant(Number(lease.sinceMs)) : "-",
  work.failure || work.errors.join("; "),
];

const nextOfUnknown = "wellspring work lists works; --project names another project.";

const retryWork = async (link: Link, id: string): Promise<void> => {
  const request = { project: link.project, workId: parseWorkId(id) };
  const { retryWork: method } = WorkServiceService;
  const { token } = await retry(
    ({ signal }) => callUnary(link.client, method, request, { signal }),
    link,
  ).catch((thrown: unknown) => {
    const error = StatusError.from(thrown);
    if (error.code !== Code.NOT_FOUND) throw thrown;
    throw new StatusError(error.code, error.message, { cause: error, next: nextOfUnknown });
  });
  await link.tokens.keep(token);
  link.notice(`${id} waits for an engine again`);
};
