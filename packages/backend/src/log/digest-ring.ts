import type { Digest } from "../gen/wellspring/backend/v1/state.ts";

/** Entries whose digests are kept: what a busy log brings in a few seconds. */
const keptMax = 4_096;

/** What the store had as digests after the last entries, to be compared with what others had. */
export class DigestRing {
  readonly #digests = new Map<bigint, Digest>();
  #latest = 0n;

  /** Keeps the digest after an entry; entries come in order. */
  add(sequence: bigint, digest: Digest): void {
    this.#latest = sequence;
    this.#digests.set(sequence, digest);
    this.#digests.delete(sequence - BigInt(keptMax));
  }

  /** The digest after an entry; undefined where it is not kept any more, or not yet. */
  get(sequence: bigint): Digest | undefined {
    return this.#digests.get(sequence);
  }

  /** The last entry, and the digest after it, as they are announced. */
  get latest(): { digestSequence: bigint; digest: Digest | undefined } {
    return { digestSequence: this.#latest, digest: this.get(this.#latest) };
  }
}
