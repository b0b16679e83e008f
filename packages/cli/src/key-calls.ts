import {
  AccessServiceService,
  Code,
  type CreateKeyRequest,
  callServerStreaming,
  callUnary,
  type Key,
  StatusError,
} from "@wellspring/contract";
import type { Link } from "./link.ts";
import { retry } from "./retry.ts";

/** Has a key let in; asked again it is the same one. */
export const createKey = async (link: Link, request: CreateKeyRequest): Promise<Key> => {
  const { createKey: method } = AccessServiceService;
  const ask = ({ signal }: { signal: AbortSignal }) =>
    callUnary(link.client, method, request, { signal });
  return keyOf(await retry(ask, link));
};

/** Has a key refused. */
export const revokeKey = async (link: Link, id: string): Promise<Key> => {
  const { revokeKey: method } = AccessServiceService;
  const ask = ({ signal }: { signal: AbortSignal }) =>
    callUnary(link.client, method, { id }, { signal });
  return keyOf(await retry(ask, link));
};

/** All keys, ordered by id. */
export const listKeys = (link: Link): Promise<Key[]> =>
  retry(async (patience) => {
    const { signal } = patience;
    const { listKeys: method } = AccessServiceService;
    const keys: Key[] = [];
    for await (const part of callServerStreaming(link.client, method, { token: "" }, { signal })) {
      patience.progressed();
      keys.push(...part.keys);
    }
    return keys;
  }, link);

const keyOf = ({ key }: { key?: Key | undefined }): Key => {
  if (!key) throw new StatusError(Code.INTERNAL, "the server answered without a key");
  return key;
};
