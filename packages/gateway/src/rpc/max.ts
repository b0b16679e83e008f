import type { MaxRequest, MaxResponse } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { calculate } from "../work/calculate.ts";

/** The greater of two numbers. */
export const max =
  (context: Context) =>
  async (request: MaxRequest, call: CallContext): Promise<MaxResponse> =>
    (await calculate(context, "max", { $case: "max", max: request }, call)).max;
