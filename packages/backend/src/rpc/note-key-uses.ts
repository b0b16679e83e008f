import {
  limits,
  type NoteKeyUsesRequest,
  type NoteKeyUsesResponse,
  parseKeyId,
  StatusError,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { keyStates } from "../store/records.ts";

/** What was noted within the hour is not appended: several gateways may tell of one key. */
export const noteKeyUses =
  ({ log, store, diskSpace }: Context) =>
  async ({ ids }: NoteKeyUsesRequest): Promise<NoteKeyUsesResponse> => {
    if (ids.length > limits.keysMax) throw StatusError.invalid("ids", "are more than all keys");
    const now = BigInt(Date.now() - limits.keyUseEveryMs);
    const due = ids.map(parseKeyId).filter((id) => {
      const key = keyStates.get(store, id);
      return key !== undefined && key.lastUsedAtMs <= now;
    });
    if (due.length === 0) return {};
    await diskSpace.assertRoom();
    const change = { $case: "noteKeyUses", noteKeyUses: { ids: due } } as const;
    await log.append({ principal: "", change }, due.length * 18);
    return {};
  };
