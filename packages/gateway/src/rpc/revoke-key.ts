import {
  AccessServiceService,
  parseKeyId,
  type RevokeKeyRequest,
  type RevokeKeyResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { askOne } from "../forward.ts";

/** Refuses a key from now on. */
export const revokeKey =
  ({ backends }: Context) =>
  (request: RevokeKeyRequest, call: CallContext): Promise<RevokeKeyResponse> => {
    parseKeyId(request.id);
    const [backend] = backends.choose("write");
    return askOne(backend, AccessServiceService.revokeKey, request, call);
  };
