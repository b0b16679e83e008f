import { setTimeout as delay } from "node:timers/promises";
import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import type { EntryStream } from "./entry-stream.ts";

/** Milliseconds between two announcements of a backend. */
const announceEveryMs = 1_000;

/** Milliseconds after which a backend that is not heard of counts as away. */
const awayMs = 5_000;

/** The same for one that said that it rebuilds: it may need a while to reach the log again. */
const rebuildingMs = 60_000;

export type PeersOptions = {
  stream: Pick<EntryStream, "announce" | "announcements">;
  /** What this backend says of itself now. */
  describe: () => Announcement;
  /** Milliseconds since some moment; the system's monotonic clock where absent. */
  now?: (() => number) | undefined;
};

/** The other backends of a log, as they announce themselves. */
export class Peers implements AsyncDisposable {
  readonly #options: PeersOptions;
  readonly #now: () => number;
  readonly #heard = new Map<string, { announcement: Announcement; atMs: number }>();
  readonly #ended = new AbortController();
  readonly #working: Promise<unknown>;

  constructor(options: PeersOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#working = Promise.allSettled([this.#announce(), this.#listen()]);
  }

  /** The last announcement of each backend that is not away, this one's not. */
  list(): Announcement[] {
    const now = this.#now();
    const { backendId, logId } = this.#options.describe();
    const present: Announcement[] = [];
    for (const [id, { announcement, atMs }] of this.#heard) {
      if (now - atMs > (announcement.isRebuilding ? rebuildingMs : awayMs)) this.#heard.delete(id);
      else if (id !== backendId && isOf(logId, announcement)) present.push(announcement);
    }
    return present;
  }

  /** Tells the others at once what this backend says of itself, not only when it is time to. */
  announceNow(): void {
    const { stream, describe } = this.#options;
    stream.announce(Announcement.encode(describe()).finish());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#working;
  }

  async #announce(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      this.announceNow();
      await delay(announceEveryMs, undefined, { signal, ref: false });
    }
  }

  async #listen(): Promise<void> {
    for await (const bytes of this.#options.stream.announcements(this.#ended.signal)) {
      const announcement = decodeAnnouncement(bytes);
      if (!announcement) continue;
      this.#forgetFormer(announcement);
      this.#heard.set(announcement.backendId, { announcement, atMs: this.#now() });
    }
  }

  /** One that rebuilt has another id since it closed its storage, and speaks for the one before. */
  #forgetFormer({ backendId, address }: Announcement): void {
    for (const [id, { announcement }] of this.#heard) {
      const isFormer = announcement.isRebuilding && announcement.address === address;
      if (isFormer && id !== backendId) this.#heard.delete(id);
    }
  }
}

/** Those of a former log may go on for a while, and releases before this one name none. */
const isOf = (logId: string, announcement: Announcement): boolean =>
  announcement.logId === "" || announcement.logId === logId;

/** Whoever may publish may announce anything: undefined for what is no announcement. */
export const decodeAnnouncement = (bytes: Uint8Array): Announcement | undefined => {
  try {
    return Announcement.decode(bytes);
  } catch {
    return undefined;
  }
};
