import type { GetWorkRequest, Work } from "@wellspring/contract";
import type { Context } from "../context.ts";
import { describeWork } from "../work/describe-work.ts";
import { awaitWork } from "./await-work.ts";

export const getWork =
  ({ log, store, dispatcher }: Context) =>
  async (request: GetWorkRequest): Promise<Work> => {
    const stored = await awaitWork({ log, store }, request);
    const { deliveriesOf } = dispatcher;
    return describeWork(store, stored, { withBody: request.body, deliveriesOf });
  };
