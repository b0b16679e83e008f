import assert from "node:assert/strict";
import { decodeBlock, type Readings } from "@wellspring/contract";
import {
  ChangeState,
  PlateState,
  Retracted,
  RunState,
  type Segment,
  StagedBlock,
  StagedPlate,
} from "../gen/wellspring/backend/v1/state.ts";
import { addToDigest, emptyDigest } from "../plate/digest.ts";
import { mergeReadings } from "../plate/merge.ts";
import { extentOf } from "../plate/segment.ts";
import { listWells, wellsOf } from "../plate/well-set.ts";
import { keyToPair, numberKey, pairPrefix } from "../store/keyspace.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";

const everything = Buffer.alloc(0);

/** Asserts that every keyspace agrees with the others, readings and all. */
export const assertConsistent = (view: View): void => {
  const plates = [...view.list("plates", everything)].map(({ value }) => PlateState.decode(value));
  const staged = [...view.list("staged", everything)].map(({ value }) => StagedBlock.decode(value));
  const retracted = [...view.list("retracted", everything)]
    .flatMap(({ value }) => Retracted.decode(value).plates)
    .flatMap(({ segments }) => segments);
  const segments = [
    ...plates.flatMap(({ segments: all }) => all),
    ...staged.flatMap(({ segment }) => segment ?? []),
    ...retracted,
  ];
  assertBlocksReferencedOnce(view, segments);
  for (const segment of segments) assertSegment(view, segment);
  for (const plate of plates) assertPlate(view, plate);
  for (const { value } of view.list("runs", everything)) assertRun(view, RunState.decode(value));
  assertUploads(view, staged.length);
};

const assertBlocksReferencedOnce = (view: View, segments: readonly Segment[]): void => {
  const kept = [...view.list("blocks", everything)].map(({ key }) => Buffer.from(key));
  const referenced = segments.map(({ blockId }) => numberKey(blockId)).sort(Buffer.compare);
  assert.deepEqual(kept, referenced, "each block is referenced once");
};

const readBlock = (view: View, { blockId }: Segment): Readings => {
  const block = view.get("blocks", numberKey(blockId));
  assert(block, `block ${blockId} is missing`);
  return decodeBlock(block);
};

const assertSegment = (view: View, segment: Segment): void => {
  const { blockId } = segment;
  const readings = readBlock(view, segment);
  const extent = extentOf(readings);
  assert.deepEqual(segment, { blockId, readings: readings.wells.length, ...extent });
};

const assertPlate = (view: View, plate: PlateState): void => {
  const readings = mergeReadings(plate.segments.map((segment) => readBlock(view, segment)));
  const digest = emptyDigest();
  addToDigest(digest, readings);
  const { firstRuntimeSeconds, lastRuntimeSeconds } = extentOf(readings);
  assert.deepEqual(plate, {
    ...plate,
    readings: readings.wells.length,
    wells: wellsOf(readings),
    digest,
    firstRuntimeSeconds,
    lastRuntimeSeconds,
  });
};

const assertRun = (view: View, run: RunState): void => {
  const plates = [...view.list("plates", pairPrefix(run.number))].map(({ value }) =>
    PlateState.decode(value),
  );
  const sum = (count: (plate: PlateState) => number): number =>
    plates.reduce((total, plate) => total + count(plate), 0);
  const first = plates.map(({ firstRuntimeSeconds }) => firstRuntimeSeconds);
  const last = plates.map(({ lastRuntimeSeconds }) => lastRuntimeSeconds);
  assert.deepEqual(run, {
    ...run,
    plates: plates.length,
    readings: sum(({ readings }) => readings),
    wells: sum(({ wells }) => listWells(wells).length),
    firstRuntimeSeconds: plates.length === 0 ? 0 : Math.min(...first),
    lastRuntimeSeconds: plates.length === 0 ? 0 : Math.max(...last),
  });
  const chunks = [...view.list("history", pairPrefix(run.number))];
  assert.deepEqual(
    chunks.map(({ key }) => keyToPair(key)[1]),
    Array.from({ length: Math.ceil(run.events / 64) }, (_, chunk) => chunk),
  );
};

/** Open uploads are those that have staged blocks, each of them listed by its plate. */
const assertUploads = (view: View, stagedBlocks: number): void => {
  const changes = [...view.list("changes", everything)].map(({ key, value }) => ({
    id: Buffer.from(key).toString("hex"),
    state: ChangeState.decode(value).state,
  }));
  const open = changes.filter(({ state }) => state?.$case === "staged").map(({ id }) => id);
  const { openUploads } = readStoreState(view);
  const listed = openUploads.map(({ uploadId }) => uploadId.toString("hex")).sort();
  assert.deepEqual(listed, open.sort());
  const places = [...view.list("staged-plates", everything)].flatMap(
    ({ value }) => StagedPlate.decode(value).indexes,
  );
  assert.equal(places.length, stagedBlocks);
};
