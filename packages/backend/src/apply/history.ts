import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { HistoryEvent } from "@wellspring/contract";
import { HistoryChunk, type RunState } from "../gen/wellspring/backend/v1/state.ts";
import type { Draft } from "../store/draft.ts";
import { historyChunks } from "../store/records.ts";
import type { View } from "../store/view.ts";

/** Events in one chunk: when it is full it is compressed and not touched again. */
export const chunkEventsMax = 64;

/** Adds an event to a run's history and returns its place there. */
export const addEvent = (draft: Draft, run: RunState, event: HistoryEvent): number => {
  const place = run.events++;
  const number = Math.floor(place / chunkEventsMax);
  const events = historyChunks.get(draft, run.number, number)?.events ?? [];
  events.push(Buffer.from(HistoryEvent.encode(event).finish()));
  const chunk = { events, packed: Buffer.alloc(0) };
  historyChunks.put(draft, isFull(events) ? pack(chunk) : chunk, run.number, number);
  return place;
};

/** The history of a run, oldest first. */
export function* listEvents(view: View, run: RunState): Iterable<HistoryEvent> {
  for (let number = 0; number * chunkEventsMax < run.events; number++) {
    const chunk = historyChunks.get(view, run.number, number);
    if (!chunk) throw new Error(`chunk ${number} of the history is missing`);
    for (const event of unpack(chunk).events) yield HistoryEvent.decode(event);
  }
}

const isFull = (events: readonly Buffer[]): boolean => events.length === chunkEventsMax;

const pack = (chunk: HistoryChunk): HistoryChunk => ({
  events: [],
  packed: zstdCompressSync(HistoryChunk.encode(chunk).finish()),
});

const unpack = (chunk: HistoryChunk): HistoryChunk =>
  chunk.packed.length === 0 ? chunk : HistoryChunk.decode(zstdDecompressSync(chunk.packed));
