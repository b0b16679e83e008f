import { readFileSync } from "node:fs";

/** How often a process is looked at. */
const periodMs = 50;

/** Bytes of anonymous memory that a process has now; undefined once it ended or not on Linux. */
export const readAnonymousBytes = (pid: number): number | undefined => {
  try {
    const kibibytes = /^RssAnon:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return kibibytes ? Number(kibibytes[1]) * 1_024 : undefined;
  } catch {
    return undefined;
  }
};

/** Watches the anonymous memory of a process until it is disposed of. */
export class AnonymousMemory implements Disposable {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peakBytes: number | undefined;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), periodMs);
    this.#look();
  }

  /** The most seen; undefined where the system tells nothing. */
  get peakBytes(): number | undefined {
    return this.#peakBytes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const bytes = readAnonymousBytes(this.#pid);
    if (bytes !== undefined) this.#peakBytes = Math.max(this.#peakBytes ?? 0, bytes);
  }
}
