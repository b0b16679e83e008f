import { encodeMessage, MyData, MyResult } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { compute, resultOf } from "../work/compute.ts";

/** What the engines' function makes of one piece of data. */
export const crunch =
  ({ backends }: Context) =>
  async (request: MyData, call: CallContext): Promise<MyResult> => {
    const bodies = [encodeMessage(MyData, request)];
    const [work] = await compute(backends, { engine: "crunch", bodies }, call);
    return MyResult.decode(resultOf(work));
  };
