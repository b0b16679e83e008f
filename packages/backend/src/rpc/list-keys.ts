import type { ListKeysRequest, ListKeysResponse } from "@wellspring/contract";
import type { Context } from "../context.ts";
import { awaitToken } from "../log/await-token.ts";
import { describeKey } from "../query/describe-key.ts";
import { listKeyStates, pagesOf } from "../query/list-key-states.ts";

export const listKeys = ({ log, store }: Context) =>
  async function* ({ token }: ListKeysRequest): AsyncIterable<ListKeysResponse> {
    await awaitToken(log, token);
    for (const page of pagesOf(listKeyStates(store))) yield { keys: page.map(describeKey) };
  };
