import {
  Code,
  limits,
  parsePlate,
  type ReadReadingsRequest,
  type ReadReadingsResponse,
  StatusError,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { PlateState, type RunState } from "../gen/wellspring/backend/v1/state.ts";
import { findRun } from "../query/find-run.ts";
import { parseWells } from "../query/parse-wells.ts";
import { readPlate, type Selection } from "../query/read-plate.ts";
import { keyToPair, pairKey, pairPrefix } from "../store/keyspace.ts";
import type { KeyValue, View } from "../store/view.ts";
import { awaitRun } from "./await-run.ts";

export const readReadings = ({ log, store, decodedBlocks }: Context) =>
  async function* (request: ReadReadingsRequest): AsyncIterable<ReadReadingsResponse> {
    await awaitRun({ log, store }, request);
    const selection = parseSelection(request);
    // Whoever reads whole plates reads each of them once.
    const read = selection.wells.size > 0 ? decodedBlocks.read : undefined;
    // One state for all plates: a reader never sees half an upload.
    using view = store.snapshot();
    const run = findRun(view, request);
    // Whatever changes a run adds an event.
    const revision = `${log.id}.${run.events}`;
    for (const { key, value } of listPlates(view, run, request)) {
      const plate = keyToPair(key)[1];
      for (const block of readPlate(view, PlateState.decode(value), selection, read)) {
        yield { plate, readings: { $case: "block", block: Buffer.from(block) }, revision };
      }
    }
  };

const parseSelection = (request: ReadReadingsRequest): Selection => ({
  wells: new Set(parseWells(request.wells)),
  fromRuntimeSeconds: request.fromRuntimeSeconds ?? 0,
  toRuntimeSeconds: request.toRuntimeSeconds ?? limits.runtimeSecondsMax,
});

const listPlates = (
  view: View,
  run: RunState,
  request: ReadReadingsRequest,
): Iterable<KeyValue> => {
  if (request.plate === undefined) return view.list("plates", pairPrefix(run.number));
  const key = pairKey(run.number, parsePlate(request.plate));
  const value = view.get("plates", key);
  if (value) return [{ key, value }];
  throw new StatusError(Code.NOT_FOUND, `run ${request.run} has no plate ${request.plate}`);
};
