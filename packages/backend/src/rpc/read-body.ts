import type { ReadBodyRequest, ReadBodyResponse } from "@wellspring/contract";
import type { Context } from "../context.ts";
import { listChunks } from "../work/read-body.ts";
import { awaitWork } from "./await-work.ts";

/** What is kept of a body never changes: it needs no state of its own while it is read. */
export const readBody = ({ log, store }: Context) =>
  async function* (request: ReadBodyRequest): AsyncIterable<ReadBodyResponse> {
    const { work } = await awaitWork({ log, store }, request);
    let { contentType } = work;
    for (const chunk of listChunks(store, work)) {
      yield { chunk, contentType };
      contentType = "";
    }
  };
