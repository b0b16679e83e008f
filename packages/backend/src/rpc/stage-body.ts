import {
  Code,
  limits,
  parseWorkId,
  type StageBodyRequest,
  type StageBodyResponse,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readStoreState } from "../store/records.ts";
import { packChunk } from "../work/pack-body.ts";
import { regroup } from "../work/regroup.ts";

/** Bodies staged at once on one log: each holds disk until a submission names it. */
const openBodiesMax = limits.openUploadsMax;
/** Chunks of one body on their way into the log at once. */
const appendsMax = 8;

export const stageBody =
  (context: Context) =>
  async (
    requests: AsyncIterable<StageBodyRequest>,
    { principal }: CallContext,
  ): Promise<StageBodyResponse> => {
    await context.diskSpace.assertRoom();
    if (readStoreState(context.store).openBodies.length >= openBodiesMax) {
      throw new StatusError(
        Code.RESOURCE_EXHAUSTED,
        `${openBodiesMax} bodies are staged: submit some, or wait`,
      );
    }
    const body = new IncomingBody(requests);
    let [chunks, bodyBytes] = [0, 0];
    const appends: Promise<void>[] = [];
    for await (const chunk of regroup(body.chunks(), limits.workChunkBytesMax)) {
      if (appends.length >= appendsMax) await appends.shift();
      const appended = append(context, principal, body.workId, chunks++, chunk);
      // Of several that fail the first is awaited first.
      appended.catch(() => undefined);
      appends.push(appended);
      bodyBytes += chunk.length;
    }
    await Promise.all(appends);
    if (chunks === 0) throw StatusError.invalid("chunk", "is missing: the body is empty");
    return { chunks, bodyBytes: BigInt(bodyBytes) };
  };

/** A body as it comes in, checked. */
class IncomingBody {
  readonly #requests: AsyncIterable<StageBodyRequest>;
  workId: Buffer = Buffer.alloc(0);
  #bytes = 0;

  constructor(requests: AsyncIterable<StageBodyRequest>) {
    this.#requests = requests;
  }

  async *chunks(): AsyncGenerator<Buffer, undefined> {
    for await (const { workId, chunk } of this.#requests) {
      parseWorkId(workId);
      if (this.#bytes > 0 && !workId.equals(this.workId)) {
        throw StatusError.invalid("work_id", "is another one than before");
      }
      if (chunk.length > limits.workChunkBytesMax) {
        throw StatusError.invalid("chunk", `has more than ${limits.workChunkBytesMax} bytes`);
      }
      this.workId = workId;
      this.#bytes += chunk.length;
      if (this.#bytes > limits.workBodyBytesMax) {
        throw StatusError.invalid(
          "chunk",
          `the body has more than ${limits.workBodyBytesMax} bytes`,
        );
      }
      yield chunk;
    }
    return undefined;
  }
}

const append = async (
  { log }: Context,
  principal: string,
  workId: Buffer,
  index: number,
  body: Buffer,
): Promise<void> => {
  const chunk = await packChunk(body);
  const stageBody = { workId, index, chunk, chunkBytes: body.length };
  const record = { principal, change: { $case: "stageBody", stageBody } } as const;
  const outcome = await log.append(record, chunk.length + 100);
  if (outcome.kind === "refused") throw outcome.error;
};
