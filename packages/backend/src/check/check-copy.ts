import { blockChecksum, crc32c, StatusError } from "@wellspring/contract";
import { PlateState, Retracted, type Segment } from "../gen/wellspring/backend/v1/state.ts";
import { digestStore } from "../plate/store-digest.ts";
import { keyToPair } from "../store/keyspace.ts";
import { readStoreState } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import type { Violation } from "./check-report.ts";
import { IdSet } from "./id-set.ts";

/** Bytes before a block's checksum, and of it: what it is of begins behind them. */
const uncheckedBytes = 6;

/**
 * What a copy of a store shows to be wrong with it, first of all, without that a reading is
 * decoded: a block that is missing or has another checksum, or plates whose digests don't add up
 * to the store's. It takes a tenth of the time of a scrub, and takes turns with the event loop.
 */
export const checkCopy = async (
  view: View,
  signal?: AbortSignal,
): Promise<Violation | undefined> => {
  try {
    const blocks = new IdSet();
    return (
      (await checkBlocks(view, blocks, signal)) ??
      (await checkReferences(view, blocks)) ??
      (await checkDigest(view))
    );
  } catch (thrown) {
    signal?.throwIfAborted();
    return {
      keyspace: "store",
      key: "",
      text: `can't be read: ${StatusError.from(thrown).message}`,
    };
  }
};

const checkBlocks = async (
  view: View,
  blocks: IdSet,
  signal: AbortSignal | undefined,
): Promise<Violation | undefined> => {
  for (const { key, value } of view.list("blocks", Buffer.alloc(0))) {
    const blockId = Buffer.from(key).readBigUInt64BE();
    blocks.add(blockId);
    if (!hasChecksum(value)) {
      return { keyspace: "blocks", key: String(blockId), text: "has a wrong checksum" };
    }
    await turn();
    signal?.throwIfAborted();
  }
  return undefined;
};

const hasChecksum = (block: Uint8Array): boolean =>
  block.length > uncheckedBytes && blockChecksum(block) === crc32c(block, uncheckedBytes);

const checkReferences = async (view: View, blocks: IdSet): Promise<Violation | undefined> => {
  for (const { keyspace, key, segments } of listSegments(view)) {
    const missing = segments.find(({ blockId }) => !blocks.has(blockId));
    if (missing)
      return { keyspace, key, text: `refers to block ${missing.blockId}, which is missing` };
    await turn();
  }
  return undefined;
};

type Referring = { keyspace: "plates" | "retracted"; key: string; segments: Segment[] };

function* listSegments(view: View): Generator<Referring, undefined> {
  for (const { key, value } of view.list("plates", Buffer.alloc(0))) {
    const [run, plate] = keyToPair(key);
    const { segments } = PlateState.decode(value);
    yield { keyspace: "plates", key: `run ${run}, plate ${plate}`, segments };
  }
  for (const { key, value } of view.list("retracted", Buffer.alloc(0))) {
    const [run, event] = keyToPair(key);
    const segments = Retracted.decode(value).plates.flatMap((plate) => plate.segments);
    yield { keyspace: "retracted", key: `run ${run}, event ${event}`, segments };
  }
  return undefined;
}

const checkDigest = async (view: View): Promise<Violation | undefined> => {
  const { digest } = readStoreState(view);
  const { low, high } = await digestStore(view, turn);
  if (digest?.low === low && digest.high === high) return undefined;
  return { keyspace: "meta", key: "state", text: "has another digest than its plates" };
};
