import { CalcCommand, CalcResult, type Work, Work_State } from "@wellspring/contract";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { formatInstant } from "../render/text.ts";
import { getWork, listWorks } from "../work/work-calls.ts";
import { stateName, workToJson } from "../work/work-json.ts";

/** Prints calculations and what became of them, oldest first. */
export const printHistory = async (args: ClientArguments, io: CommandIo): Promise<ExitCode> => {
  using link = openLink(args, io);
  for await (const { workId } of listWorks(link, { engine: "calc" })) {
    const work = await getWork(link, workId);
    await printLines(io.stdout, [args.json ? JSON.stringify(toJson(work)) : toLine(work)]);
  }
  return exitCode.ok;
};

const toLine = (work: Work): string => {
  const when = formatInstant(Number(work.submittedAtMs));
  return `${when}  ${work.principal}  ${commandOf(work)}  ${outcomeOf(work)}`;
};

const toJson = (work: Work): object => ({
  ...workToJson(work),
  command: commandOf(work),
  result: work.state === Work_State.DONE ? resultOf(work) : null,
});

/** The command as it would be typed. */
const commandOf = ({ body }: Work): string => {
  const { command } = CalcCommand.decode(body);
  switch (command?.$case) {
    case "add":
      return `add ${command.add.a} ${command.add.b}`;
    case "max":
      return `max ${command.max.a} ${command.max.b}`;
    case "nthPrimes":
      return `np ${command.nthPrimes.numbers.join(" ")}`;
    default:
      return "unknown";
  }
};

const outcomeOf = (work: Work): string => {
  if (work.state === Work_State.DONE) return `= ${resultOf(work)}`;
  return work.state === Work_State.FAILED ? `failed: ${work.failure}` : stateName(work);
};

const resultOf = ({ result: bytes }: Work): string => {
  const { result } = CalcResult.decode(bytes);
  switch (result?.$case) {
    case "add":
      return `${result.add.result}`;
    case "max":
      return `${result.max.result}`;
    case "nthPrimes":
      return result.nthPrimes.results.join(" ");
    default:
      return "unknown";
  }
};
