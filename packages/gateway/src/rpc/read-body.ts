import {
  type ReadBodyRequest,
  type ReadBodyResponse,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";
import { parseWorkNamed } from "../parse-work-named.ts";

/** A body as it was submitted. */
export const readBody =
  ({ backends }: Context) =>
  (request: ReadBodyRequest, call: CallContext): AsyncIterable<ReadBodyResponse> =>
    readMany(backends, WorkServiceService.readBody, parseWorkNamed(request), call);
