import {
  type GetRunRequest,
  type GetRunResponse,
  parseToken,
  RunServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";
import { parseRunId } from "../parse-run-id.ts";

/** A run and its plates. */
export const getRun =
  ({ backends, traffic }: Context) =>
  (request: GetRunRequest, call: CallContext): AsyncIterable<GetRunResponse> => {
    const id = parseRunId(request);
    parseToken(request.token);
    traffic.note(call, { runs: new Set([id.run]), readings: 0 });
    return readMany(backends, RunServiceService.getRun, { ...request, ...id }, call);
  };
