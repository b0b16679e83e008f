import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A running `wellspring` command and the lines that it printed. */
export type Started = {
  lines: string[];
  /** Resolves with the first line that `isWanted`; rejects where the command ends before. */
  line(isWanted: (line: string) => boolean): Promise<string>;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>;
};

/** Runs `wellspring ARGS` from its source. */
export const startMain = (args: readonly string[]): Started => {
  const main = join(import.meta.dirname, "../main.ts");
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    [main, ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return {
    lines,
    line: async (isWanted) => {
      for (;;) {
        const found = lines.find(isWanted);
        if (found !== undefined) return found;
        const ended = once(child, "exit").then(() => Promise.reject(new Error(lines.join("\n"))));
        await Promise.race([once(output, "line"), ended]);
      }
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
  };
};
