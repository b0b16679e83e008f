import {
  AccessServiceService,
  type CreateKeyRequest,
  type CreateKeyResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { askOne } from "../forward.ts";

/**
 * Lets a key in. A backend checks what it is asked; this gateway knows the key before it answers,
 * so that whoever made it can use it at once.
 */
export const createKey =
  ({ backends, access }: Context) =>
  async (request: CreateKeyRequest, call: CallContext): Promise<CreateKeyResponse> => {
    const [backend] = backends.choose("write");
    const answer = await askOne(backend, AccessServiceService.createKey, request, call);
    access.learn({ key: answer.key, sha256: request.sha256 });
    return answer;
  };
