import {
  type RetryWorkRequest,
  type RetryWorkResponse,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { askOne } from "../forward.ts";
import { parseWorkNamed } from "../parse-work-named.ts";

/** Has failed work computed once more; a write, so that it is the client who tries again. */
export const retryWork =
  ({ backends }: Context) =>
  (request: RetryWorkRequest, call: CallContext): Promise<RetryWorkResponse> => {
    const named = parseWorkNamed(request);
    const [backend] = backends.choose("write");
    return askOne(backend, WorkServiceService.retryWork, named, call);
  };
