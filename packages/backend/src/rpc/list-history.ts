import type { HistoryEvent, ListHistoryRequest, ListHistoryResponse } from "@wellspring/contract";
import { listEvents } from "../apply/history.ts";
import type { Context } from "../context.ts";
import { findRunWithHistory } from "../query/find-run.ts";
import { awaitRun } from "./await-run.ts";

/** Events in one message. */
const pageEventsMax = 200;

export const listHistory = ({ log, store }: Context) =>
  async function* (request: ListHistoryRequest): AsyncIterable<ListHistoryResponse> {
    await awaitRun({ log, store }, request);
    using view = store.snapshot();
    let events: HistoryEvent[] = [];
    for (const event of listEvents(view, findRunWithHistory(view, request))) {
      events.push(event);
      if (events.length < pageEventsMax) continue;
      yield { events };
      events = [];
    }
    if (events.length > 0) yield { events };
  };
