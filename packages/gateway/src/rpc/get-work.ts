import { type GetWorkRequest, type Work, WorkServiceService } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readOne } from "../forward.ts";
import { parseWorkNamed } from "../parse-work-named.ts";

/** One work as it stands. */
export const getWork =
  ({ backends }: Context) =>
  (request: GetWorkRequest, call: CallContext): Promise<Work> =>
    readOne(backends, WorkServiceService.getWork, parseWorkNamed(request), call);
