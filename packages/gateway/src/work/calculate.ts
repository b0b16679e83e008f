import { CalcCommand, CalcResult, Code, encodeMessage, StatusError } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { compute, resultOf } from "./compute.ts";

type Result = NonNullable<CalcResult["result"]>;

/** Has the engine calc carry out a command, and gives its result; throws what it failed with. */
export const calculate = async <Case extends Result["$case"]>(
  { backends }: Context,
  $case: Case,
  command: Extract<CalcCommand["command"], { $case: Case }>,
  call: CallContext,
): Promise<Extract<Result, { $case: Case }>> => {
  const body = encodeMessage(CalcCommand, { command });
  const [work] = await compute(backends, { engine: "calc", bodies: [body] }, call);
  const { result } = CalcResult.decode(resultOf(work));
  if (isCase(result, $case)) return result;
  throw new StatusError(Code.INTERNAL, `the engine answered ${$case} with ${result?.$case}`);
};

const isCase = <Case extends Result["$case"]>(
  result: CalcResult["result"],
  $case: Case,
): result is Extract<Result, { $case: Case }> => result?.$case === $case;
