import {
  limits,
  parseKeyId,
  positionToToken,
  type RevokeKeyRequest,
  type RevokeKeyResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { describeKey } from "../query/describe-key.ts";

/** On a full disk too: a key that leaked must not open anything until somebody made room. */
export const revokeKey =
  ({ log }: Context) =>
  async (request: RevokeKeyRequest, { principal }: CallContext): Promise<RevokeKeyResponse> => {
    const revokeKey = { id: parseKeyId(request.id) };
    const change = { $case: "revokeKey", revokeKey } as const;
    const outcome = await log.append({ principal, change }, limits.textBytesMax);
    if (outcome.kind === "refused") throw outcome.error;
    if (outcome.kind !== "key") throw new Error(`a revocation became ${outcome.kind}`);
    const { sequence, key } = outcome;
    return { token: positionToToken({ logId: log.id, sequence }), key: describeKey(key) };
  };
