import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
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
import type { Record } from "../gen/wellspring/backend/v1/log.ts";
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
    { principal, signal }: CallContext,
  ): Promise<StageBodyResponse> => {
    await context.diskSpace.assertRoom();
    if (readStoreState(context.store).openBodies.length >= openBodiesMax) {
      throw new StatusError(
        Code.RESOURCE_EXHAUSTED,
        `${openBodiesMax} bodies are staged: submit some, or wait`,
      );
    }
    const body = new IncomingBody(requests);
    const staging = new Staging(context, principal);
    try {
      for await (const chunk of regroup(body.chunks(), limits.workChunkBytesMax)) {
        await staging.add(body.workId, chunk);
      }
      await staging.settle();
      // What came of a body that was cut off ends like a whole one; that it was is told later.
      await nextTurn();
      signal.throwIfAborted();
    } catch (thrown) {
      await staging.abandon(body.workId);
      throw thrown;
    }
    const { chunks, bodyBytes } = staging;
    if (chunks === 0) throw StatusError.invalid("chunk", "is missing: the body is empty");
    return { chunks, bodyBytes: BigInt(bodyBytes) };
  };

/** The chunks of one stream on their way into the log. */
class Staging {
  readonly #context: Context;
  readonly #principal: string;
  readonly #stagingId = randomBytes(8);
  readonly #appends: Promise<void>[] = [];
  chunks = 0;
  bodyBytes = 0;

  constructor(context: Context, principal: string) {
    this.#context = context;
    this.#principal = principal;
  }

  /** Appends the next chunk; waits while too many are on their way. */
  async add(workId: Buffer, chunk: Buffer): Promise<void> {
    if (this.#appends.length >= appendsMax) await this.#appends.shift();
    const appended = this.#stage(workId, this.chunks++, chunk);
    // Of several that fail the first is awaited first.
    appended.catch(() => undefined);
    this.#appends.push(appended);
    this.bodyBytes += chunk.length;
  }

  /** Resolves once all chunks are durable. */
  async settle(): Promise<void> {
    await Promise.all(this.#appends);
  }

  /** Has what this stream staged dropped, as well as that goes: otherwise it expires. */
  async abandon(workId: Buffer): Promise<void> {
    if (this.chunks === 0) return;
    // A chunk that came behind the record would open the body anew.
    await Promise.allSettled(this.#appends);
    const abandonBody = { workId, stagingId: this.#stagingId };
    await this.#append({ $case: "abandonBody", abandonBody }, 0).catch(() => undefined);
  }

  async #stage(workId: Buffer, index: number, body: Buffer): Promise<void> {
    const chunk = await packChunk(body);
    const chunkBytes = body.length;
    const stageBody = { workId, index, chunk, chunkBytes, stagingId: this.#stagingId };
    await this.#append({ $case: "stageBody", stageBody }, chunk.length);
  }

  async #append(change: Record["change"], chunkBytes: number): Promise<void> {
    const record = { principal: this.#principal, change };
    const outcome = await this.#context.log.append(record, chunkBytes + 100);
    if (outcome.kind === "refused") throw outcome.error;
  }
}

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
