import {
  Code,
  limits,
  StatusError,
  type Submission,
  type Work,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Backends } from "../../backends.ts";
import { askUntilTaken } from "../../forward.ts";
import { establishPrincipal, setPrincipal } from "../../principal.ts";

/** What a submission became: its work, and the token of the write. */
export type Submitted = { token: string; work: Work };

/**
 * Hands submissions to backends, those of one caller together: what comes while calls are on their
 * way waits for the next one, so that many callers at once need few calls. A call is made again
 * with another backend where one is lost, and in halves where one of many is refused: the id makes
 * sure that nothing is kept twice.
 */
export class Submitter {
  readonly #backends: Backends;
  readonly #queues = new Map<string, Queue>();

  constructor(backends: Backends) {
    this.#backends = backends;
  }

  /** Resolves when it is durable; rejects with its own StatusError or that of all. */
  submit(submission: Submission, call: CallContext): Promise<Submitted> {
    const key = establishPrincipal(call);
    const queue = this.#queues.get(key) ?? { waiting: [], open: 0 };
    this.#queues.set(key, queue);
    const { promise, resolve, reject } = Promise.withResolvers<Submitted>();
    queue.waiting.push({ submission, resolve, reject });
    // What comes in the same turn goes along.
    if (queue.waiting.length === 1) setImmediate(() => this.#send(key, queue, call));
    return promise;
  }

  #send(key: string, queue: Queue, call: CallContext): void {
    if (queue.open >= openMax || queue.waiting.length === 0) return;
    const batch = takeBatch(queue.waiting);
    queue.open++;
    void this.#settle(batch, call).finally(() => {
      queue.open--;
      if (queue.waiting.length > 0) this.#send(key, queue, call);
      else if (queue.open === 0) this.#queues.delete(key);
    });
    if (queue.waiting.length > 0) this.#send(key, queue, call);
  }

  /** Tells everyone how it ended: a refusal of one is heard by nobody else. */
  async #settle(batch: readonly Waiting[], call: CallContext): Promise<void> {
    try {
      await this.#submit(batch, call);
    } catch (thrown) {
      const middle = Math.ceil(batch.length / 2);
      if (batch.length === 1 || !isOfOne.has(StatusError.from(thrown).code)) {
        for (const { reject } of batch) reject(thrown);
      } else {
        await this.#settle(batch.slice(0, middle), call);
        await this.#settle(batch.slice(middle), call);
      }
    }
  }

  async #submit(batch: readonly Waiting[], call: CallContext): Promise<void> {
    const submissions = batch.map(({ submission }) => submission);
    // One caller who goes away does not take the others along.
    const { method, metadata, principal, peer } = call;
    const together = { method, metadata, principal, peer, signal: neverAborted };
    setPrincipal(together, establishPrincipal(call));
    const { token, works } = await askUntilTaken(
      this.#backends.choose("write"),
      WorkServiceService.submit,
      { submissions, waitMs: 0 },
      together,
    );
    for (const [place, { resolve }] of batch.entries()) resolve({ token, work: works[place] });
  }
}

type Waiting = {
  submission: Submission;
  resolve: (submitted: Submitted) => void;
  reject: (error: unknown) => void;
};

/** How a backend refuses a call for one of its submissions. */
const isOfOne: ReadonlySet<Code> = new Set([
  Code.INVALID_ARGUMENT,
  Code.FAILED_PRECONDITION,
  Code.ALREADY_EXISTS,
]);

/** Submissions of one caller. */
type Queue = { readonly waiting: Waiting[]; open: number };

/** Calls at once for one caller: while some are durable soon, the next one is filled. */
const openMax = 4;

/** Bytes of bodies in one call: half of a message. */
const batchBytesMax = limits.messageBytesMax / 2;

/** Takes as many as fit one call from the front: at least one. */
const takeBatch = (waiting: Waiting[]): Waiting[] => {
  let bytes = 0;
  const end = waiting.slice(0, limits.submissionsMax).findIndex(({ submission }, place) => {
    bytes += submission.body.length;
    return place > 0 && bytes > batchBytesMax;
  });
  return waiting.splice(0, end === -1 ? limits.submissionsMax : end);
};

const neverAborted = new AbortController().signal;
