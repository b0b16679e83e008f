import { Code, crc32c, StatusError } from "@wellspring/contract";
import type { Outcome } from "../../apply/outcome.ts";
import type { Step } from "../../apply/step.ts";
import type { SubmittedWork, SubmitWork } from "../../gen/wellspring/backend/v1/log.ts";
import type { BodyChunk, WorkState } from "../../gen/wellspring/backend/v1/state.ts";
import { stagedKey } from "../../store/keyspace.ts";
import { stagedBodies } from "../../store/records.ts";
import { findWork, type StoredWork } from "../work-state.ts";
import { keepWork } from "./keep-work.ts";
import { closeBody, removeChunks } from "./stage-body.ts";

/** Bytes of a body, as it is kept, up to which it stands beside what else is known of its work. */
const shortBodyBytesMax = 1_024;

/** Keeps what was submitted, all of it or nothing; what is kept already changes nothing. */
export const submitWork = async (step: Step, { works }: SubmitWork): Promise<Outcome> => {
  const known = works.map(({ workId }) => findWork(step.draft, workId));
  for (const [place, submitted] of works.entries()) {
    const refusal = refuse(step, submitted, known[place]?.work);
    if (refusal) return { kind: "refused", error: refusal };
  }
  // By id, which may come twice.
  const fresh = new Map<string, StoredWork>();
  const stored: StoredWork[] = [];
  for (const [place, submitted] of works.entries()) {
    await step.turn();
    const key = submitted.workId.toString("latin1");
    const before = known[place] ?? fresh.get(key);
    const kept = before ?? keepWork(step, ++step.state.works, createWork(step, submitted));
    fresh.set(key, kept);
    stored.push(kept);
  }
  return { kind: "submitted", sequence: step.sequence, works: stored };
};

/** Why a submission is not kept, undefined where it is, or is already. */
const refuse = (
  step: Step,
  submitted: SubmittedWork,
  known: WorkState | undefined,
): StatusError | undefined => {
  const name = () => `the id ${submitted.workId.toString("hex")}`;
  if (known) {
    const { project, engine } = submitted;
    if (known.project === project && known.engine === engine) return undefined;
    return new StatusError(Code.ALREADY_EXISTS, `${name()} is that of other work`);
  }
  if (isStaged(step, submitted)) return undefined;
  const text = `${name()} has no staged body: stage it again`;
  return new StatusError(Code.FAILED_PRECONDITION, text);
};

/** Whether all chunks that the submission names are there. */
const isStaged = ({ draft }: Step, { workId, stagedChunks }: SubmittedWork): boolean => {
  if (stagedChunks === 0) return true;
  const chunks = stagedBodies.get(draft, workId)?.chunks.slice(0, stagedChunks) ?? [];
  return chunks.length === stagedChunks && chunks.every(({ bytes }) => bytes > 0);
};

const createWork = (step: Step, submitted: SubmittedWork): WorkState => {
  const { workId, project, engine, contentType, errors } = submitted;
  const staged = takeStaged(step, submitted);
  const chunks = submitted.stagedChunks > 0 ? staged : keepLong(step, submitted);
  const stagedBytes = chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    ...{ workId, project, engine, contentType, errors, chunks },
    principal: step.principal,
    submittedAtMs: step.atMs,
    bodyBytes: BigInt(chunks.length > 0 ? stagedBytes : submitted.bodyBytes),
    body: chunks.length > 0 ? Buffer.alloc(0) : submitted.body,
  };
};

/** Takes the chunks that the submission names, and drops what was staged beyond them. */
const takeStaged = (step: Step, { workId, stagedChunks }: SubmittedWork): BodyChunk[] => {
  if (!step.state.openBodies.some((open) => open.workId.equals(workId))) return [];
  const { chunks } = stagedBodies.get(step.draft, workId) ?? { chunks: [] };
  removeChunks(step, workId, stagedChunks, chunks.length);
  stagedBodies.remove(step.draft, workId);
  closeBody(step, workId);
  return chunks.slice(0, stagedChunks);
};

/** Keeps a body as a chunk that would stand in the way of those who read only of its work. */
const keepLong = ({ draft }: Step, { workId, body, bodyBytes }: SubmittedWork): BodyChunk[] => {
  if (body.length <= shortBodyBytesMax) return [];
  draft.put("bodies", stagedKey(workId, 0), body);
  return [{ bytes: bodyBytes, checksum: crc32c(body) }];
};
