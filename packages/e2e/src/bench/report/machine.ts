import { execFile } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { promisify } from "node:util";

/** Where and of what figures were taken. */
export type Circumstances = {
  machine: {
    processor: string;
    cores: number;
    memoryBytes: number;
    /** Processes that wanted to run over the last minute: what else the machine did. */
    loadAverage: number;
    system: string;
  };
  node: string;
  /** Of the checkout; "unknown" outside of one, with a "+" where files differ from it. */
  commit: string;
  /** RFC 3339. */
  date: string;
};

/** Looks around. */
export const readCircumstances = async (): Promise<Circumstances> => ({
  machine: {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverage: loadavg()[0],
    system: `${type()} ${release()} ${process.arch}`,
  },
  node: process.version,
  commit: await readCommit(),
  date: new Date().toISOString(),
});

const readCommit = async (): Promise<string> => {
  try {
    const commit = (await git("rev-parse", "HEAD")).trim();
    return commit + ((await git("status", "--porcelain")) === "" ? "" : "+");
  } catch {
    return "unknown";
  }
};

const git = async (...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)("git", args, { cwd: import.meta.dirname });
  return stdout;
};
