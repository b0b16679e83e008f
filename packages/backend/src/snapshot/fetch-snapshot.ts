import { setTimeout as delay } from "node:timers/promises";
import { Client } from "@grpc/grpc-js";
import {
  Code,
  callServerStreaming,
  channelOptions,
  createInsecure,
  type SnapshotDescription,
  SnapshotPart,
  StatusError,
} from "@wellspring/contract";
import { PeerServiceService } from "../gen/wellspring/backend/v1/peer.ts";
import { storeError } from "../store/store-error.ts";
import { PartialSnapshot } from "./partial-snapshot.ts";

/** Where a snapshot comes from and where it goes. */
export type FetchOptions = {
  /** `host:port` of each backend that may give one, the best first. */
  peers: readonly string[];
  /** The folder that becomes an environment; what arrived in it before is gone on with. */
  into: string;
  /** The log that it must belong to; any where absent. */
  logId?: string;
  /** Milliseconds without any progress after which it is given up; a minute where absent. */
  patienceMs?: number;
  /** There is another way: it is given up after the first round of peers that brings nothing. */
  isOptional?: boolean;
  /** Ends it with CANCELLED; what arrived stays. */
  signal?: AbortSignal;
  /** Hears what went wrong with a peer before the next one is asked. */
  onFailure?: (peer: string, error: StatusError) => void;
};

/**
 * Takes a snapshot from one of several peers and tells which one it is. Every hash is checked, and
 * that the copy opens and is what it was said to be. A stream that broke is gone on with where its
 * peer still has the snapshot; where none has it, another one is taken. Rejects with the last
 * failure where nothing arrived for as long as the patience lasts, and at once where every peer
 * refuses for good or there is another way.
 */
export const fetchSnapshot = async (options: FetchOptions): Promise<SnapshotDescription> => {
  const { peers, patienceMs = 60_000, isOptional = false, signal } = options;
  await using partial = await PartialSnapshot.open(options.into);
  const taker = new Taker(partial, options, patienceMs);
  let pauseMs = pauseMsFirst;
  let progressAtMs = performance.now();
  for (let round = 0; ; round++) {
    const { description, offset } = partial;
    const failures = await taker.tryAll(turned(peers, round));
    if (!failures) return taker.taken;
    if (signal?.aborted) throw new StatusError(Code.CANCELLED, "nobody waits for the snapshot");
    if (isFurther(partial, { description, offset })) {
      [pauseMs, progressAtMs] = [pauseMsFirst, performance.now()];
      continue;
    }
    const last = failures.at(-1) ?? noPeers;
    const isOver = isOptional || performance.now() - progressAtMs > patienceMs;
    if (isOver || failures.every(isFinal)) throw last;
    taker.lookElsewhere(failures);
    await delay(pauseMs, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    pauseMs = Math.min(2 * pauseMs, pauseMsMost);
  }
};

type Arrived = Pick<PartialSnapshot, "description" | "offset">;

/** Whether something arrived that is still there: a whole that proved wrong is not. */
const isFurther = ({ description, offset }: Arrived, before: Arrived): boolean =>
  description?.snapshotId === before.description?.snapshotId ? offset > before.offset : offset > 0;

/** Milliseconds between rounds that brought nothing: from, up to. */
const pauseMsFirst = 50;
const pauseMsMost = 2_000;

/** Asks peers for a snapshot, or for the rest of it. */
class Taker {
  readonly #partial: PartialSnapshot;
  readonly #options: FetchOptions;
  readonly #silenceMsMax: number;
  #isAnew = false;
  #taken: SnapshotDescription | undefined;

  constructor(partial: PartialSnapshot, options: FetchOptions, silenceMsMax: number) {
    this.#partial = partial;
    this.#options = options;
    this.#silenceMsMax = silenceMsMax;
  }

  /** What was taken; there once `tryAll` told no failures. */
  get taken(): SnapshotDescription {
    if (!this.#taken) throw new Error("the snapshot is not whole");
    return this.#taken;
  }

  /** Asks one peer after the other; tells what failed where no one gave all of it. */
  async tryAll(peers: readonly string[]): Promise<StatusError[] | undefined> {
    const failures: StatusError[] = [];
    for (const peer of peers) {
      try {
        await this.#takeFrom(peer);
        return undefined;
      } catch (thrown) {
        const error = StatusError.from(thrown);
        failures.push(error);
        if (this.#options.signal?.aborted) return failures;
        this.#options.onFailure?.(peer, error);
      }
    }
    return failures;
  }

  /** Nobody went on with what is there: a new one is asked for, unless a peer is only busy. */
  lookElsewhere(failures: readonly StatusError[]): void {
    this.#isAnew = failures.every(({ code }) => code !== Code.RESOURCE_EXHAUSTED);
  }

  async #takeFrom(peer: string): Promise<void> {
    const client = new Client(peer, createInsecure(), channelOptions);
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), this.#silenceMsMax);
    const { signal = silence.signal } = this.#options;
    const { getSnapshot } = PeerServiceService;
    try {
      const parts = callServerStreaming(client, getSnapshot, this.#request(), {
        signal: AbortSignal.any([signal, silence.signal]),
      });
      for await (const { part } of parts) {
        timer.refresh();
        if (await this.#take(SnapshotPart.decode(part))) return;
      }
      throw new StatusError(Code.DATA_LOSS, "the snapshot's stream has no end");
    } catch (thrown) {
      if (!silence.signal.aborted) throw thrown;
      throw new StatusError(Code.DEADLINE_EXCEEDED, `${peer} fell silent`, { cause: thrown });
    } finally {
      clearTimeout(timer);
      client.close();
    }
  }

  #request(): { snapshotId: string; offset: bigint } {
    const { description, offset } = this.#partial;
    if (!description || this.#isAnew) return { snapshotId: "", offset: 0n };
    return { snapshotId: description.snapshotId, offset: BigInt(offset) };
  }

  /** True once the snapshot is whole. */
  async #take(part: SnapshotPart): Promise<boolean> {
    if (part.part?.$case === "description") {
      this.#assertLog(part.part.description);
      this.#taken = part.part.description;
      this.#isAnew = false;
    }
    try {
      return await this.#partial.take(part);
    } catch (thrown) {
      throw storeError(thrown);
    }
  }

  #assertLog({ logId }: SnapshotDescription): void {
    const wanted = this.#options.logId ?? logId;
    if (logId === wanted) return;
    throw new StatusError(
      Code.FAILED_PRECONDITION,
      `the peer's snapshot is of another log (${logId}) than this backend's (${wanted})`,
    );
  }
}

/** The peers in their order, beginning with another one in each round. */
const turned = (peers: readonly string[], round: number): string[] => {
  const start = peers.length === 0 ? 0 : round % peers.length;
  return [...peers.slice(start), ...peers.slice(0, start)];
};

const isFinal = ({ code }: StatusError): boolean => finalCodes.has(code);

/** Codes of refusals that asking again does not change. */
const finalCodes: ReadonlySet<Code> = new Set([
  Code.FAILED_PRECONDITION,
  Code.INVALID_ARGUMENT,
  Code.PERMISSION_DENIED,
  Code.UNIMPLEMENTED,
]);

const noPeers = new StatusError(Code.UNAVAILABLE, "there is no peer to take a snapshot from");
