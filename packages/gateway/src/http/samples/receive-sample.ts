import {
  Code,
  limits,
  parseSample,
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
 * @throws StatusError INVALID_ARGUMENT for an empty body, of which nothing is kept.
 */
export const receiveSample = async (
  { context, submitter }: HttpParts,
  { contentType, chunks }: Body,
  project: string,
  call: HttpCall,
): Promise<ReceivedSample> => {
  const workId = createId();
  const held = new HeldBody();
  using stack = new DisposableStack();
  stack.use(held);
  let stage: BodyStage | undefined;
  for await (const chunk of chunks) {
    held.add(chunk);
    if (stage) await stage.write(chunk);
    else if (held.bytes > limits.workChunkBytesMax) {
      const [backend] = context.backends.choose("write");
      stage = stack.use(new BodyStage(backend, workId, call.context));
      await stage.write(held.join());
    }
  }
  if (held.bytes === 0) throw StatusError.invalid("body", "is empty");
  const stagedChunks = (await stage?.end()) ?? 0;
  const whole = held.join();
  const parsed = parseSample(whole);
  const errors = "errors" in parsed ? parsed.errors : [];
  const body = stage ? Buffer.alloc(0) : whole;
  const kept = { workId, project, engine: statisticsEngine, body, contentType };
  const submission: Submission = { ...kept, stagedChunks, errors };
  const { token } = await submitter.submit(submission, call.context);
  return { id: workId, token, errors };
};

/** A body while it is looked at; the memory that all of them have is bounded. */
class HeldBody implements Disposable {
  static #allBytes = 0;
  bytes = 0;
  #chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    HeldBody.#allBytes += chunk.length;
    this.bytes += chunk.length;
    this.#chunks.push(chunk);
    if (HeldBody.#allBytes <= heldBytesMax) return;
    const message = "more bodies come at once than there is memory for: send them again later";
    throw new StatusError(Code.RESOURCE_EXHAUSTED, message);
  }

  /** All that has come. */
  join(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  [Symbol.dispose](): void {
    HeldBody.#allBytes -= this.bytes;
  }
}

/** Bytes of all bodies on their way through one gateway: eight of the largest. */
const heldBytesMax = 8 * limits.workBodyBytesMax;
