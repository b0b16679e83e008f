import type { Metadata, ServerDuplexStream } from "@grpc/grpc-js";
import {
  Code,
  decodeBlock,
  differenceError,
  findDifference,
  refusalMetadata,
  type StatusError,
  type UploadBlock,
  type UploadCommitted,
  type UploadOpen,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import type { Changes, RunStore } from "./run-store.ts";

type Call = ServerDuplexStream<UploadRequest, UploadResponse>;

/** Blocks of each upload that was opened, by its id; outlives the stream as a log does. */
const stagedByStore = new WeakMap<RunStore, Map<string, UploadBlock[]>>();

/** How many uploads are staged and neither committed nor abandoned. */
export const countOpenUploads = (store: RunStore): number => stagedByStore.get(store)?.size ?? 0;

/** Serves one upload's stream. */
export const openUpload = (store: RunStore, call: Call): void => {
  if (store.isSilent) return;
  const uploads = stagedByStore.get(store) ?? new Map<string, UploadBlock[]>();
  stagedByStore.set(store, uploads);
  const breakAfter = store.breaks.shift() ?? Number.POSITIVE_INFINITY;
  let open: UploadOpen | undefined;
  let received = 0;
  call.on("data", ({ part }: UploadRequest) => {
    if (part?.$case === "open") {
      open = part.open;
      const blocks = uploads.get(idOf(open)) ?? [];
      uploads.set(idOf(open), blocks);
      call.write({ part: { $case: "opened", opened: { blocksStaged: blocks.length } } });
    }
    if (!open || call.destroyed) return;
    const blocks = uploads.get(idOf(open)) ?? [];
    if (part?.$case === "block") {
      if (received++ === breakAfter) fail(call, Code.UNAVAILABLE, "the backend went away");
      else if (part.block.index !== blocks.length) fail(call, Code.INVALID_ARGUMENT, "a gap");
      else stage(call, blocks, part.block);
    }
    if (part?.$case === "commit") commit(store, call, open, blocks, part.commit.blocks);
    if (part?.$case === "commit" || part?.$case === "abandon") uploads.delete(idOf(open));
    if (part?.$case === "abandon") call.end();
  });
  call.on("error", () => undefined);
};

const stage = (call: Call, blocks: UploadBlock[], block: UploadBlock): void => {
  blocks.push(block);
  call.write({ part: { $case: "staged", staged: { blocksStaged: blocks.length } } });
};

const idOf = ({ uploadId }: UploadOpen): string => uploadId.toString("hex");

const commit = (
  store: RunStore,
  call: Call,
  open: UploadOpen,
  blocks: UploadBlock[],
  blocksTold: number,
): void => {
  const changes = blocks.map((block) => applyBlock(store, block, false));
  const known = store.committed.get(idOf(open));
  if (known) {
    answer(store, call, known);
    return;
  }
  if (blocksTold !== blocks.length) {
    fail(call, Code.INVALID_ARGUMENT, `blocks: is ${blocksTold} after ${blocks.length} blocks`);
    return;
  }
  const conflicts = changes.flatMap((change) => change.conflicts);
  if (conflicts.length > 0) {
    refuse(call, conflicts);
    return;
  }
  const runs = new Set(blocks.map(({ run }) => run));
  const isKnown = [...runs].some((run) => store.has(run));
  const total = (count: (change: Changes) => number): number =>
    changes.reduce((sum, change) => sum + count(change), 0);
  const counts = {
    newReadings: total(({ added }) => added),
    duplicates: total(({ duplicates }) => duplicates),
    filled: total(({ filled }) => filled),
  };
  if (counts.newReadings > 0 && isKnown && !open.append) {
    fail(call, Code.FAILED_PRECONDITION, "the run exists: add to it with append");
    return;
  }
  const difference = refuseDifference(store, runs, open);
  if (difference) {
    fail(call, difference.code, difference.message);
    return;
  }
  for (const block of blocks) applyBlock(store, block, true);
  for (const run of runs) {
    if (open.description) store.describe(run, open.description);
    const kind = isKnown ? 2 : 1;
    store.addEvent(run, { kind, file: open.file, id: open.uploadId, ...counts });
  }
  const committed = { token: store.nextToken(), ...counts };
  store.committed.set(idOf(open), committed);
  answer(store, call, committed);
};

/** Why what an upload says of its runs can't stand beside what is known of them. */
const refuseDifference = (
  store: RunStore,
  runs: ReadonlySet<string>,
  { description }: UploadOpen,
): StatusError | undefined => {
  for (const run of runs) {
    const known = store.has(run) ? store.getRun(run).description : undefined;
    const difference = known && description && findDifference(known, description);
    if (difference) return differenceError(run, difference);
  }
  return undefined;
};

const answer = (store: RunStore, call: Call, committed: UploadCommitted): void => {
  if (store.answersLost-- > 0) {
    fail(call, Code.UNAVAILABLE, "the gateway went away");
    return;
  }
  for (let told = 0; told < store.workingTold; told++) {
    call.write({ part: { $case: "working", working: {} } });
  }
  call.write({ part: { $case: "committed", committed } });
  call.end();
};

const applyBlock = (store: RunStore, { run, plate, block }: UploadBlock, apply: boolean): Changes =>
  store.apply(run, plate, decodeBlock(block), apply);

const refuse = (call: Call, conflicts: Changes["conflicts"]): void => {
  const refusal = { conflicts: conflicts.slice(0, 10), conflictCount: conflicts.length };
  const text = "readings are there with other values";
  fail(call, Code.ALREADY_EXISTS, text, refusalMetadata(refusal));
};

const fail = (call: Call, code: Code, details: string, metadata?: Metadata): void => {
  call.emit("error", Object.assign(new Error(details), { code, details, metadata }));
};
