import { rm } from "node:fs/promises";
import { Code, limits, type SnapshotPart, StatusError } from "@wellspring/contract";
import type { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { KeptSnapshot } from "./kept-snapshot.ts";

/** What a shelf may be told beside its store and its folder. */
export type ShelfOptions = {
  /** Throws where the disk has no room for a copy. */
  assertRoom?: () => Promise<void>;
  /** Of each stream; limits.snapshotBytesPerSecondMax where absent. */
  bytesPerSecondMax?: number;
  /** How long a snapshot that nobody takes is kept; limits.snapshotIdleMs where absent. */
  idleMs?: number;
};

/** Which snapshot is wanted: one that is there, from a byte on, or a new one where it is "". */
export type Wanted = { snapshotId: string; offset: bigint };

/** A snapshot on the shelf, how many take it, and when it goes where nobody does. */
type Place = { snapshot: KeptSnapshot; takers: number; timer: NodeJS.Timeout | undefined };

/**
 * The snapshots that a backend gives: copies of its store in a folder of their own. At most
 * limits.snapshotsGivenMax go out at once, and no more stand there; one whose stream broke stays
 * for a while, so that its taker can go on.
 */
export class SnapshotShelf implements AsyncDisposable {
  readonly #store: Lmdb;
  readonly #folder: string;
  readonly #options: ShelfOptions;
  readonly #places = new Map<string, Place>();
  /** Copies that are being made, each with the entry that was applied when it began. */
  readonly #making = new Map<Promise<KeptSnapshot>, bigint>();
  #streams = 0;

  constructor(store: Lmdb, folder: string, options: ShelfOptions = {}) {
    this.#store = store;
    this.#folder = folder;
    this.#options = options;
  }

  /**
   * The entry of the log that the oldest snapshot here was made after, or is being made: its taker
   * needs those that follow. Undefined while there is none.
   */
  get oldestSequence(): bigint | undefined {
    const made = [...this.#places.values()].map(({ snapshot }) => snapshot.description);
    const sequences = made.map(({ appliedSequence }) => appliedSequence);
    return [...sequences, ...this.#making.values()].reduce(least, undefined);
  }

  /**
   * Streams a snapshot. Throws RESOURCE_EXHAUSTED while as many are given as may be, or where the
   * disk has no room, and NOT_FOUND where the one to go on with is gone.
   */
  async *give({ snapshotId, offset }: Wanted): AsyncGenerator<SnapshotPart, undefined> {
    if (this.#streams >= limits.snapshotsGivenMax) throw busy;
    this.#streams++;
    try {
      yield* this.#takeFrom(await this.#find(snapshotId), Number(offset));
    } finally {
      this.#streams--;
    }
    return undefined;
  }

  /** Removes all; streams must have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#making.keys());
    for (const [snapshotId, place] of this.#places) await this.#remove(snapshotId, place);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async *#takeFrom(place: Place, offset: number): AsyncGenerator<SnapshotPart, undefined> {
    const { bytesPerSecondMax = limits.snapshotBytesPerSecondMax } = this.#options;
    place.takers++;
    clearTimeout(place.timer);
    try {
      yield* place.snapshot.parts(offset, bytesPerSecondMax);
    } finally {
      place.takers--;
      if (place.takers === 0) this.#expire(place);
    }
    return undefined;
  }

  async #find(snapshotId: string): Promise<Place> {
    if (snapshotId === "") return this.#make();
    const place = this.#places.get(snapshotId);
    if (place) return place;
    throw new StatusError(Code.NOT_FOUND, `no snapshot ${snapshotId} is here any more`);
  }

  async #make(): Promise<Place> {
    await this.#options.assertRoom?.();
    const { appliedSequence } = readStoreState(this.#store);
    const making = this.#copy();
    this.#making.set(making, appliedSequence);
    try {
      const place = { snapshot: await making, takers: 0, timer: undefined };
      this.#places.set(place.snapshot.description.snapshotId, place);
      return place;
    } finally {
      this.#making.delete(making);
    }
  }

  /** Makes room before the copy is made: this disk never holds more of them than may be given. */
  async #copy(): Promise<KeptSnapshot> {
    for (const [snapshotId, place] of this.#places) {
      const count = this.#places.size + this.#making.size;
      if (count < limits.snapshotsGivenMax) break;
      if (place.takers === 0) await this.#remove(snapshotId, place);
    }
    return KeptSnapshot.create(this.#store, this.#folder);
  }

  #expire(place: Place): void {
    const { snapshotId } = place.snapshot.description;
    const remove = () => void this.#remove(snapshotId, place).catch(() => undefined);
    place.timer = setTimeout(remove, this.#options.idleMs ?? limits.snapshotIdleMs).unref();
  }

  async #remove(snapshotId: string, { snapshot, timer }: Place): Promise<void> {
    clearTimeout(timer);
    this.#places.delete(snapshotId);
    await snapshot.remove();
  }
}

const least = (a: bigint | undefined, b: bigint): bigint => (a === undefined || b < a ? b : a);

const busy = new StatusError(
  Code.RESOURCE_EXHAUSTED,
  "this backend gives as many snapshots as it may at once: try again",
);
