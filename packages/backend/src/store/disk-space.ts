import { statfs } from "node:fs/promises";
import { Code, StatusError } from "@wellspring/contract";
import { storeError } from "./store-error.ts";

/** Where the space of a disk is read from; tests put another one in its place. */
export type ReadSpace = (folder: string) => Promise<Space>;

/** How much of a disk is used, and how large it is, where that is known. */
export type Space = { usedPercent: number; bytes?: number };

/** How long a reading counts, in milliseconds: a robot writes far less than 15 % in that time. */
const readingAgeMsMax = 1_000;

/** Refuses writes before the disk does. */
export class DiskSpace {
  readonly #folder: string;
  readonly #usedPercentMax: number;
  readonly #readSpace: ReadSpace;
  #space: Space = { usedPercent: 0 };
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, usedPercentMax: number, readSpace: ReadSpace = readDiskSpace) {
    this.#folder = folder;
    this.#usedPercentMax = usedPercentMax;
    this.#readSpace = readSpace;
  }

  /**
   * Throws RESOURCE_EXHAUSTED where more than the allowed part of the disk is used, or would be
   * with as many bytes more.
   */
  async assertRoom(moreBytes = 0): Promise<void> {
    const { usedPercent: usedNow, bytes } = await this.#read();
    const usedPercent = usedNow + (bytes ? (100 * moreBytes) / bytes : 0);
    if (usedPercent <= this.#usedPercentMax) return;
    const would = moreBytes > 0 ? "would be" : "is";
    const leftBytes = Math.max(
      0,
      Math.floor(((this.#usedPercentMax - usedNow) / 100) * (bytes ?? 0)),
    );
    const figures = moreBytes > 0 ? `${moreBytes} bytes are needed and ${leftBytes} left: ` : "";
    throw new StatusError(
      Code.RESOURCE_EXHAUSTED,
      `the server's disk ${would} ${Math.floor(usedPercent)} % full and takes no more writes ` +
        `above ${this.#usedPercentMax} %: ${figures}make room on it`,
    );
  }

  /** How much of the disk is used, in percent, as of a second ago at most. */
  async usedPercent(): Promise<number> {
    return (await this.#read()).usedPercent;
  }

  async #read(): Promise<Space> {
    const nowMs = performance.now();
    if (nowMs - this.#readAtMs > readingAgeMsMax) {
      this.#space = await this.#readAnew();
      this.#readAtMs = nowMs;
    }
    return this.#space;
  }

  async #readAnew(): Promise<Space> {
    try {
      return await this.#readSpace(this.#folder);
    } catch (thrown) {
      throw storeError(thrown);
    }
  }
}

/** Space as df shows it: what is left for root alone counts as used. */
const readDiskSpace: ReadSpace = async (folder) => {
  const { blocks, bfree, bavail, bsize } = await statfs(folder);
  const used = blocks - bfree;
  const all = used + bavail;
  return { usedPercent: all === 0 ? 100 : (100 * used) / all, bytes: all * bsize };
};
