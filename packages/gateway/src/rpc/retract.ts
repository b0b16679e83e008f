import {
  limits,
  parsePlate,
  type RetractRequest,
  type RetractResponse,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { askOne } from "../forward.ts";
import { assertWells, parseRunId } from "../parse-run-id.ts";
import { parseId, parseText } from "../upload/parse-open.ts";

/** Takes back a run, a plate or wells; a write, so that it is the client who tries again. */
export const retract =
  ({ backends, traffic }: Context) =>
  async (request: RetractRequest, call: CallContext): Promise<RetractResponse> => {
    const id = parseRunId(request);
    parseId("retraction_id", request.retractionId);
    if (request.reason.trim() === "") throw StatusError.invalid("reason", "is empty");
    parseText("reason", request.reason, limits.textBytesMax);
    if (request.plate !== undefined) parsePlate(request.plate);
    else if (request.wells.length > 0) throw StatusError.invalid("wells", "need a plate");
    assertWells(request.wells);
    const passed = traffic.note(call, { runs: new Set([id.run]), readings: 0 });
    const [backend] = backends.choose("write");
    const method = RunServiceService.retract;
    const answer = await askOne(backend, method, { ...request, ...id }, call);
    passed.readings = answer.readings;
    return answer;
  };
