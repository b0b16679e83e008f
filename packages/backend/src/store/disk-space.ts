import { statfs } from "node:fs/promises";
import { Code, StatusError } from "@wellspring/contract";
import { storeError } from "./store-error.ts";

/** Where the space of a disk is read from; tests put another one in its place. */
export type ReadSpace = (folder: string) => Promise<{ usedPercent: number }>;

/** How long a reading counts, in milliseconds: a robot writes far less than 15 % in that time. */
const readingAgeMsMax = 1_000;

/** Refuses writes before the disk does. */
export class DiskSpace {
  readonly #folder: string;
  readonly #usedPercentMax: number;
  readonly #readSpace: ReadSpace;
  #usedPercent = 0;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, usedPercentMax: number, readSpace: ReadSpace = readDiskSpace) {
    this.#folder = folder;
    this.#usedPercentMax = usedPercentMax;
    this.#readSpace = readSpace;
  }

  /** Throws RESOURCE_EXHAUSTED where more than the allowed part of the disk is used. */
  async assertRoom(): Promise<void> {
    const usedPercent = await this.usedPercent();
    if (usedPercent <= this.#usedPercentMax) return;
    throw new StatusError(
      Code.RESOURCE_EXHAUSTED,
      `the server's disk is ${Math.floor(usedPercent)} % full and takes no more writes ` +
        `above ${this.#usedPercentMax} %: make room on it`,
    );
  }

  /** How much of the disk is used, in percent, as of a second ago at most. */
  async usedPercent(): Promise<number> {
    const nowMs = performance.now();
    if (nowMs - this.#readAtMs > readingAgeMsMax) {
      this.#usedPercent = await this.#readUsedPercent();
      this.#readAtMs = nowMs;
    }
    return this.#usedPercent;
  }

  async #readUsedPercent(): Promise<number> {
    try {
      return (await this.#readSpace(this.#folder)).usedPercent;
    } catch (thrown) {
      throw storeError(thrown);
    }
  }
}

/** Space as df shows it: what is left for root alone counts as used. */
const readDiskSpace: ReadSpace = async (folder) => {
  const { blocks, bfree, bavail } = await statfs(folder);
  const used = blocks - bfree;
  return { usedPercent: used + bavail === 0 ? 100 : (100 * used) / (used + bavail) };
};
