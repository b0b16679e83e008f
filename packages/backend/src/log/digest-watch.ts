import { setTimeout as delay } from "node:timers/promises";
import { digestToBytes } from "@wellspring/contract";
import type { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import type { Digest } from "../gen/wellspring/backend/v1/state.ts";
import type { DigestRing } from "./digest-ring.ts";

/** Two backends that applied the same entries and hold different readings. */
export type DigestMismatch = {
  address: string;
  peer: string;
  sequence: bigint;
  digest: string;
  peerDigest: string;
};

export type DigestWatchOptions = {
  ring: DigestRing;
  /** `host:port` of this backend. */
  address: string;
  /** What the other backends announced last. */
  peers: () => Announcement[];
  /** Hears of each peer that begins to differ. */
  onMismatch: (mismatch: DigestMismatch) => void;
  /** Milliseconds between two looks; a second where absent, as often as peers announce. */
  everyMs?: number;
};

/**
 * Compares this backend's digests with those that its peers announce, at the same entry. Of two
 * backends the one that is ahead can do so, both once nothing is written.
 */
export class DigestWatch implements AsyncDisposable {
  readonly #options: DigestWatchOptions;
  readonly #ended = new AbortController();
  readonly #working: Promise<void>;
  /** Addresses of the peers that differ, by the ids of backends. */
  readonly #differing = new Map<string, string>();

  constructor(options: DigestWatchOptions) {
    this.#options = options;
    this.#working = this.#work().catch(() => undefined);
  }

  /** Addresses of the peers whose digest was another one when it was compared last. */
  get differsFrom(): string[] {
    return [...this.#differing.values()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { peers, everyMs = 1_000 } = this.#options;
    for (;;) {
      await delay(everyMs, undefined, { signal: this.#ended.signal, ref: false });
      const present = peers();
      const ids = new Set(present.map(({ backendId }) => backendId));
      for (const id of this.#differing.keys()) if (!ids.has(id)) this.#differing.delete(id);
      for (const peer of present) this.#compare(peer);
    }
  }

  #compare({ backendId, address: peer, digestSequence: sequence, digest }: Announcement): void {
    const { ring, address, onMismatch } = this.#options;
    const own = ring.get(sequence);
    if (!own || !digest) return;
    if (own.low === digest.low && own.high === digest.high) {
      this.#differing.delete(backendId);
      return;
    }
    if (this.#differing.has(backendId)) return;
    this.#differing.set(backendId, peer || backendId);
    const [ownText, peerDigest] = [toHex(own), toHex(digest)];
    onMismatch({ address, peer, sequence, digest: ownText, peerDigest });
  }
}

const toHex = (digest: Digest): string => digestToBytes(digest).toString("hex");
