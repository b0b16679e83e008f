import {
  type GetRunRequest,
  type GetRunResponse,
  parseToken,
  RunServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readOne } from "../forward.ts";
import { parseRunId } from "../parse-run-id.ts";

/** A run and its plates. */
export const getRun =
  ({ backends, traffic }: Context) =>
  async (request: GetRunRequest, call: CallContext): Promise<GetRunResponse> => {
    const id = parseRunId(request);
    parseToken(request.token);
    traffic.note(call, { runs: new Set([id.run]), readings: 0 });
    return await readOne(backends, RunServiceService.getRun, { ...request, ...id }, call);
  };
