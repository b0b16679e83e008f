import { callBidi, limits, type StageBodyRequest, WorkServiceService } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Backend } from "../../backend.ts";
import { backendOptions, explainLoss } from "../../forward.ts";

/** Sends one body to a backend ahead of its submission, as it comes. */
export class BodyStage implements Disposable {
  readonly #open: Disposable;
  readonly #call: CallContext;
  readonly #stream;
  readonly #workId: Buffer;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  constructor(backend: Backend, workId: Buffer, call: CallContext) {
    this.#open = backend.beginCall();
    this.#call = call;
    this.#workId = workId;
    // A stream of requests with one answer is a stream in both directions on the wire.
    const options = backendOptions(call);
    this.#stream = callBidi(backend.client, WorkServiceService.stageBody, options);
  }

  /** Sends it in chunks of full size; a slow backend slows whoever awaits this. */
  async write(bytes: Buffer): Promise<void> {
    for (let start = 0; start < bytes.length; ) {
      const piece = bytes.subarray(start, start + chunkBytes - this.#waitingBytes);
      this.#waiting.push(piece);
      this.#waitingBytes += piece.length;
      start += piece.length;
      if (this.#waitingBytes === chunkBytes) await this.#send();
    }
  }

  /** Resolves when all of it is durable with how many chunks that were. */
  async end(): Promise<number> {
    try {
      if (this.#waitingBytes > 0) await this.#send();
      this.#stream.end();
      const { value } = await this.#stream.responses.next();
      return value?.chunks ?? 0;
    } catch (thrown) {
      throw explainLoss(thrown, this.#call);
    }
  }

  [Symbol.dispose](): void {
    this.#stream.cancel();
    this.#open[Symbol.dispose]();
  }

  async #send(): Promise<void> {
    const chunk = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    const request: StageBodyRequest = { workId: this.#workId, chunk };
    try {
      await this.#stream.send(request);
    } catch (thrown) {
      throw explainLoss(thrown, this.#call);
    }
  }
}

const chunkBytes = limits.workChunkBytesMax;
