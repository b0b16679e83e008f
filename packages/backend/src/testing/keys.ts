import type { Client } from "@grpc/grpc-js";
import {
  AccessServiceService,
  type CreateKeyRequest,
  callServerStreaming,
  callUnary,
  type Key,
  KeyWatchServiceService,
  keyIdOf,
  Scope,
} from "@wellspring/contract";
import { collect } from "./collect.ts";
import { keyHashOf } from "./records.ts";

/** The id of the key with this number. */
export const keyIdOfNumber = (number: number): string => keyIdOf(keyHashOf(number));

/** Has a backend let in the key with this number. */
export const letIn = (client: Client, number: number, asked: Partial<CreateKeyRequest> = {}) =>
  callUnary(client, AccessServiceService.createKey, {
    sha256: keyHashOf(number),
    name: `robot-${number}`,
    scopes: [Scope.UPLOAD],
    projects: [],
    expiresAtMs: 0n,
    ...asked,
  });

/** Has a backend refuse the key with this id. */
export const revoke = (client: Client, id: string) =>
  callUnary(client, AccessServiceService.revokeKey, { id });

/** Tells a backend that keys were used. */
export const noteUses = (client: Client, ids: string[]) =>
  callUnary(client, KeyWatchServiceService.noteKeyUses, { ids });

/** All keys of a backend. */
export const keysOf = async (client: Client, token = ""): Promise<Key[]> => {
  const { listKeys } = AccessServiceService;
  const parts = await collect(callServerStreaming(client, listKeys, { token }));
  return parts.flatMap(({ keys }) => keys);
};
