import {
  AccessServiceService,
  type CreateKeyRequest,
  type CreateKeyResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { askOne } from "../forward.ts";

/** Lets a key in; a backend checks what it is asked, as it alone is asked by this gateway. */
export const createKey =
  ({ backends }: Context) =>
  (request: CreateKeyRequest, call: CallContext): Promise<CreateKeyResponse> => {
    const [backend] = backends.choose("write");
    return askOne(backend, AccessServiceService.createKey, request, call);
  };
