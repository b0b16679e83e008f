import {
  ChangeServiceService,
  Code,
  callServerStreaming,
  callUnary,
  type ListPlatesResponse,
  RunServiceService,
  type StatusError,
  type Work,
  WorkServiceService,
} from "@wellspring/contract";
import {
  type BackendSource,
  type FindBackendsParts,
  findBackends,
  type Logger,
} from "@wellspring/service";
import type { ChangeSource, NextOptions, Pass } from "../pass.ts";
import { BackendChoice } from "./backend-choice.ts";
import { readPass } from "./read-pass.ts";

/** Passes, and what else a copy asks for, from backends that come and go. */
export class BackendChanges implements ChangeSource, AsyncDisposable {
  readonly #backends: BackendChoice;
  readonly #search: Disposable | undefined;

  /** Begins to look for backends; that none can be reached is no error. */
  static async open(
    source: BackendSource,
    { logger, ...parts }: FindBackendsParts & { logger: Logger },
  ): Promise<BackendChanges> {
    const backends = new BackendChoice();
    const follow = (addresses: readonly string[]) => backends.follow(addresses);
    return new BackendChanges(backends, await findBackends(source, follow, logger, parts));
  }

  private constructor(backends: BackendChoice, search: Disposable | undefined) {
    this.#backends = backends;
    this.#search = search;
  }

  next(from: string, { waitMs, readings = 0, signal }: NextOptions): Promise<Pass> {
    const request = { from, waitMs, readings };
    return this.#backends.ask(
      (client) =>
        readPass(callServerStreaming(client, ChangeServiceService.changes, request, { signal })),
      isOfOneBackend,
    );
  }

  async readBody({ project, workId }: Work): Promise<Buffer> {
    const request = { project, workId, token: "" };
    return await this.#backends.ask(async (client) => {
      const chunks: Buffer[] = [];
      for await (const { chunk } of callServerStreaming(
        client,
        WorkServiceService.readBody,
        request,
      )) {
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    }, isOfOneBackend);
  }

  /** What is stored of each plate, at the token or later, ordered by project, run and number. */
  async *listPlates(token: string): AsyncGenerator<ListPlatesResponse, undefined> {
    const { first, responses } = await this.#backends.ask(async (client) => {
      const responses = callServerStreaming(client, ChangeServiceService.listPlates, { token });
      return { first: await responses.next(), responses };
    }, isOfOneBackend);
    try {
      if (!first.done) yield first.value;
      yield* responses;
    } finally {
      await responses.return?.();
    }
    return undefined;
  }

  /** The last entry of the log that the answering backend knows of. */
  async lastSequence(): Promise<bigint> {
    const { appliedSequence, log } = await this.#backends.ask(
      (client) => callUnary(client, RunServiceService.getStatus, {}, { deadline: deadline() }),
      isOfOneBackend,
    );
    return log && log.lastSequence > appliedSequence ? log.lastSequence : appliedSequence;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#search?.[Symbol.dispose]();
    this.#backends[Symbol.dispose]();
  }
}

/** Milliseconds that a backend gets to say how far its log is. */
const statusMs = 2_000;

const deadline = (): Date => new Date(Date.now() + statusMs);

/**
 * Whether another backend may answer better: one that is away, one whose feed begins later than
 * that of others, one of a release that has none.
 */
const isOfOneBackend = ({ code }: StatusError): boolean => oneBackendCodes.has(code);

const oneBackendCodes: ReadonlySet<Code> = new Set([
  Code.UNAVAILABLE,
  Code.DEADLINE_EXCEEDED,
  Code.RESOURCE_EXHAUSTED,
  Code.OUT_OF_RANGE,
  Code.UNIMPLEMENTED,
]);
