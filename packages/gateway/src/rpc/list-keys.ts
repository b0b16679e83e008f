import {
  AccessServiceService,
  type ListKeysRequest,
  type ListKeysResponse,
  parseToken,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";

/** All keys that ever were. */
export const listKeys =
  ({ backends }: Context) =>
  (request: ListKeysRequest, call: CallContext): AsyncIterable<ListKeysResponse> => {
    parseToken(request.token);
    return readMany(backends, AccessServiceService.listKeys, request, call);
  };
