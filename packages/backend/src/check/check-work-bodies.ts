import { crc32c } from "@wellspring/contract";
import type { BodyChunk } from "../gen/wellspring/backend/v1/state.ts";
import { StagedBody, WorkState } from "../gen/wellspring/backend/v1/state.ts";
import { keyToNumber } from "../store/keyspace.ts";
import { stagedBodies, workStates } from "../store/records.ts";
import { listChunks } from "../work/read-body.ts";
import { findNumber } from "../work/work-state.ts";
import { sayOf } from "./check-report.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Checks that all bodies are what they were, and that each chunk belongs to one. */
export const checkWorkBodies = async (check: Check): Promise<void> => {
  const { view, state, report } = check;
  await walk(check, "work", nameWork, (_key, value, say) => {
    const work = WorkState.decode(value);
    let bytes = 0;
    for (const chunk of listChunks(view, work)) bytes += chunk.length;
    if (BigInt(bytes) !== work.bodyBytes) say(`has a body of ${bytes} bytes`);
  });
  const open = new Set(state.openBodies.map(({ workId }) => workId.toString("hex")));
  await walk(check, "staged-bodies", nameId, (key, value, say) => {
    if (!open.delete(key.toString("hex"))) say("is staged and not among the open bodies");
    StagedBody.decode(value);
  });
  for (const id of open) sayOf(report, "meta", "state")(`counts ${id}, of which nothing is staged`);
  await walk(check, "bodies", nameChunk, (key, value, say) => {
    const chunk = findChunk(check, key.subarray(0, 16), key.readUInt32BE(16));
    if (!chunk) say("belongs to no body");
    else if (chunk.checksum !== crc32c(value)) say("is not what was written");
  });
};

const nameWork = (key: Buffer): string => String(keyToNumber(assertKeyLength(key, 8)));

const nameId = (key: Buffer): string => assertKeyLength(key, 16).toString("hex");

const nameChunk = (key: Buffer): string =>
  `${assertKeyLength(key, 20).toString("hex", 0, 16)}, ${key.readUInt32BE(16)}`;

const findChunk = ({ view }: Check, workId: Buffer, index: number): BodyChunk | undefined => {
  const number = findNumber(view, workId);
  const chunks =
    number === undefined
      ? stagedBodies.get(view, workId)?.chunks
      : workStates.get(view, number)?.chunks;
  return chunks?.[index];
};
