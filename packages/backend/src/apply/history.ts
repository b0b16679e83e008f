import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { HistoryEvent } from "@wellspring/contract";
import { HistoryEvents, type RunState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { historyChunks } from "../store/records.ts";
import type { View } from "../store/view.ts";

/** Events that stand in the RunState until they become a chunk, which is not touched again. */
export const chunkEventsMax = 24;

/** Adds an event to a run's history and returns its place there. */
export const addEvent = (draft: Draft, run: RunState, event: HistoryEvent): number => {
  const place = run.events++;
  run.recentEvents.push(Buffer.from(HistoryEvent.encode(event).finish()));
  if (run.recentEvents.length < chunkEventsMax) return place;
  const packed = zstdCompressSync(HistoryEvents.encode({ events: run.recentEvents }).finish());
  historyChunks.put(draft, { packed }, run.number, Math.floor(place / chunkEventsMax));
  run.recentEvents = [];
  return place;
};

/** The history of a run, oldest first. */
export function* listEvents(view: View, run: RunState): Iterable<HistoryEvent> {
  for (let number = 0; (number + 1) * chunkEventsMax <= run.events; number++) {
    for (const event of readChunk(view, run, number)) yield HistoryEvent.decode(event);
  }
  for (const event of run.recentEvents) yield HistoryEvent.decode(event);
}

/** The event at a place of a run's history, which is there. */
export const readEvent = (view: View, run: RunState, place: number): HistoryEvent => {
  const [chunk, within] = [Math.floor(place / chunkEventsMax), place % chunkEventsMax];
  const isRecent = (chunk + 1) * chunkEventsMax > run.events;
  const events = isRecent ? run.recentEvents : readChunk(view, run, chunk);
  return HistoryEvent.decode(events[within]);
};

const readChunk = (view: View, { number: run }: RunState, number: number): Buffer[] => {
  const chunk = historyChunks.get(view, run, number);
  if (!chunk) throw new Error(`chunk ${number} of the history is missing`);
  return HistoryEvents.decode(zstdDecompressSync(chunk.packed)).events;
};
