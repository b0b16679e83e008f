import {
  limits,
  parsePlate,
  parseProject,
  parseRunName,
  positionToToken,
  type RetractRequest,
  type RetractResponse,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import type { RetractReadings } from "../gen/wellspring/backend/v1/log.ts";
import { parseWells } from "../query/parse-wells.ts";

export const retract =
  ({ log, diskSpace }: Context) =>
  async (request: RetractRequest, { principal }: CallContext): Promise<RetractResponse> => {
    const change = parseRetraction(request);
    await diskSpace.assertRoom();
    const outcome = await log.append(
      { principal, change: { $case: "retract", retract: change } },
      limits.textBytesMax,
    );
    if (outcome.kind === "refused") throw outcome.error;
    if (outcome.kind !== "retracted") throw new Error(`a retraction became ${outcome.kind}`);
    const { sequence, readings } = outcome;
    return { token: positionToToken({ logId: log.id, sequence }), readings };
  };

const parseRetraction = (request: RetractRequest): RetractReadings => {
  const { retractionId, plate, wells, reason } = request;
  if (retractionId.length !== 16) throw StatusError.invalid("retraction_id", "is not 16 bytes");
  if (reason.trim() === "") throw StatusError.invalid("reason", "is empty");
  if (Buffer.byteLength(reason) > limits.textBytesMax) {
    throw StatusError.invalid("reason", `has more than ${limits.textBytesMax} bytes`);
  }
  if (wells.length > 0 && plate === undefined) {
    throw StatusError.invalid("plate", "is needed with wells");
  }
  return {
    retractionId,
    project: parseProject(request.project),
    run: parseRunName(request.run),
    plate: plate === undefined ? undefined : parsePlate(plate),
    wells: parseWells(wells),
    reason,
  };
};
