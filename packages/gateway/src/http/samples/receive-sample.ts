import { isUtf8 } from "node:buffer";
import {
  limits,
  parseSample,
  SampleScan,
  StatusError,
  type Submission,
  statisticsEngine,
} from "@wellspring/contract";
import type { Body } from "../body.ts";
import type { HttpCall } from "../http-call.ts";
import { createId } from "../id.ts";
import type { HttpParts } from "../route.ts";
import { BodyStage } from "./body-stage.ts";

/** A sample that is durable, and why it is none. */
export type ReceivedSample = { id: Buffer; token: string; errors: readonly string[] };

/**
 * Keeps a body, of more than 256 KiB while it comes, and has statistics computed where it is a
 * sample.
 *
 * @throws StatusError INVALID_ARGUMENT for an empty body, UNAUTHENTICATED where the caller's key
 *   was revoked meanwhile: nothing is kept then.
 */
export const receiveSample = async (
  { context, submitter, heldBodies }: HttpParts,
  { contentType, chunks }: Body,
  project: string,
  call: Pick<HttpCall, "context" | "assertLasting">,
): Promise<ReceivedSample> => {
  const workId = createId();
  using stack = new DisposableStack();
  const held = stack.use(heldBodies.open());
  const scan = new SampleScan();
  let stage: BodyStage | undefined;
  for await (const chunk of chunks) {
    held.add(chunk);
    scan.add(chunk);
    if (stage) await stage.write(chunk);
    else if (held.bytes > limits.workChunkBytesMax) {
      const [backend] = context.backends.choose("write");
      stage = stack.use(new BodyStage(backend, workId, call.context));
      await stage.write(held.join());
    }
  }
  if (held.bytes === 0) throw StatusError.invalid("body", "is empty");
  const stagedChunks = (await stage?.end()) ?? 0;
  const isSample = scan.isSample && (scan.isAscii || isUtf8(held.join()));
  const errors = isSample ? [] : listErrors(held.join());
  const body = stage ? Buffer.alloc(0) : held.join();
  const kept = { workId, project, engine: statisticsEngine, body, contentType };
  const submission: Submission = { ...kept, stagedChunks, errors };
  call.assertLasting();
  const { token } = await submitter.submit(submission, call.context);
  return { id: workId, token, errors };
};

/** Why a body is no sample. */
const listErrors = (body: Buffer): string[] => {
  const parsed = parseSample(body);
  return "errors" in parsed ? parsed.errors : [];
};
