import {
  type ListHistoryRequest,
  type ListHistoryResponse,
  parseToken,
  RunServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";
import { parseRunId } from "../parse-run-id.ts";

/** What happened to a run. */
export const listHistory =
  ({ backends, traffic }: Context) =>
  (request: ListHistoryRequest, call: CallContext): AsyncIterable<ListHistoryResponse> => {
    const id = parseRunId(request);
    parseToken(request.token);
    traffic.note(call, { runs: new Set([id.run]), readings: 0 });
    return readMany(backends, RunServiceService.listHistory, { ...request, ...id }, call);
  };
