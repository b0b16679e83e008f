import { CalcCommand, CalcResult, Work_State } from "@wellspring/contract";
import type { Session } from "../postgres/session.ts";
import { toText } from "./texts.ts";
import { msToTime } from "./times.ts";
import { type DepositedWork, decodeOr, toWorkRow, writeWorkRows, wrongResult } from "./work-row.ts";

/** Writes calculations with their results. */
export const writeCalculations = (
  session: Session,
  works: readonly DepositedWork[],
): Promise<void> => writeWorkRows(session, "calculation", columns, works.map(toRow));

const columns = {
  ...{ command: "text", arguments: "numeric[]", results: "numeric[]" },
  ...{ finished_at: "timestamptz", engine_version: "text" },
};

const toRow = (work: DepositedWork): Record<string, unknown> => {
  const isFinished = work.state === Work_State.DONE || work.state === Work_State.FAILED;
  return {
    ...toWorkRow(work),
    ...readCommand(work.body),
    results: work.state === Work_State.DONE ? readResults(work) : null,
    finished_at: isFinished ? msToTime(work.finishedAtMs) : null,
    engine_version: isFinished ? toText(work.engineVersion) : null,
  };
};

const readCommand = (body: Buffer): { command: string; arguments: string[] } => {
  const command = decodeOr((bytes) => CalcCommand.decode(bytes), body)?.command;
  switch (command?.$case) {
    case "add":
      return { command: "add", arguments: [`${command.add.a}`, `${command.add.b}`] };
    case "max":
      return { command: "max", arguments: [`${command.max.a}`, `${command.max.b}`] };
    case "nthPrimes":
      return { command: "nth_primes", arguments: command.nthPrimes.numbers.map(String) };
    default:
      return { command: "unknown", arguments: [] };
  }
};

const readResults = (work: DepositedWork): string[] => {
  const result = decodeOr((bytes) => CalcResult.decode(bytes), work.result)?.result;
  switch (result?.$case) {
    case "add":
      return [`${result.add.result}`];
    case "max":
      return [`${result.max.result}`];
    case "nthPrimes":
      return result.nthPrimes.results.map(String);
    default:
      throw wrongResult(work);
  }
};
