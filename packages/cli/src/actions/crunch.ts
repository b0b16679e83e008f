import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  callUnary,
  formatWorkId,
  MyData,
  MyResult,
  type Submission,
  type Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import { type ClientArguments, parseSeconds, parseWholeNumber } from "../options.ts";
import { printLines } from "../output.ts";
import { retry } from "../retry.ts";
import { listWorks } from "../work/work-calls.ts";

/** Milliseconds between two looks for new results. */
const lookEveryMs = 500;

/** Hands in 1, 2, 3 …, one at a time. */
export const produce = async (
  args: ClientArguments & { count?: string | undefined; every: string },
  io: CommandIo,
): Promise<ExitCode> => {
  const count = parseWholeNumber("count", args.count) ?? Number.POSITIVE_INFINITY;
  const everyMs = parseSeconds("every", args.every);
  using link = openLink(args, io);
  for (let number = 1; number <= count; number++) {
    if (number > 1) await delay(everyMs);
    const data = { ID: BigInt(number), Data: BigInt(number), Meta: new Date().toISOString() };
    await submit(link, data);
    const shown = { ID: number, Data: number, Meta: data.Meta };
    await printLines(io.stdout, [args.json ? JSON.stringify(shown) : `${number}`]);
  }
  return exitCode.ok;
};

const submit = async (link: Link, data: MyData): Promise<void> => {
  const submission: Submission = {
    workId: Buffer.from(randomUUID().replaceAll("-", ""), "hex"),
    project: link.project,
    engine: "crunch",
    body: Buffer.from(MyData.encode(data).finish()),
    contentType: "application/protobuf",
    stagedChunks: 0,
    errors: [],
  };
  const request = { submissions: [submission], waitMs: 0 };
  const { submit: method } = WorkServiceService;
  const { token } = await retry(
    ({ signal }) => callUnary(link.client, method, request, { signal }),
    link,
  );
  await link.tokens.keep(token);
};

/** Shows results in the order in which they are found finished. */
export const showResults = async (
  args: ClientArguments & { follow: boolean },
  io: CommandIo,
): Promise<ExitCode> => {
  using link = openLink(args, io);
  const shown = new Set<bigint>();
  let after = 0n;
  do {
    let isGapless = true;
    for await (const work of listWorks(link, { engine: "crunch", after })) {
      if (work.state === Work_State.WAITING) isGapless = false;
      else if (!shown.has(work.number)) {
        shown.add(work.number);
        await printLines(io.stdout, [args.json ? JSON.stringify(toJson(work)) : toLine(work)]);
      }
      if (!isGapless) continue;
      shown.delete(work.number);
      after = work.number;
    }
    if (args.follow) await delay(lookEveryMs);
  } while (args.follow);
  return exitCode.ok;
};

const toLine = (work: Work): string => {
  if (work.state === Work_State.FAILED)
    return `${formatWorkId(work.workId)} failed: ${work.failure}`;
  const { ID, Data, RData, ProcessTime } = MyResult.decode(work.result);
  return `${ID}: ${Data} -> ${RData}, ${ProcessTime?.toISOString() ?? ""}`;
};

/** Whole numbers as text: JSON's own are doubles for most programs. */
const toJson = (work: Work): object => {
  const work_id = formatWorkId(work.workId);
  if (work.state === Work_State.FAILED) return { work_id, failure: work.failure };
  const result = MyResult.decode(work.result);
  const texts = { ID: `${result.ID}`, Data: `${result.Data}`, RData: `${result.RData}` };
  return { work_id, ...result, ...texts };
};
