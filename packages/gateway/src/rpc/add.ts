import type { AddRequest, AddResponse } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { calculate } from "../work/calculate.ts";

/** The sum of two numbers. */
export const add =
  (context: Context) =>
  async (request: AddRequest, call: CallContext): Promise<AddResponse> =>
    (await calculate(context, "add", { $case: "add", add: request }, call)).add;
