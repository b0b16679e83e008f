import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { commandPath } from "./command-path.ts";

/** What a command left when it ended. */
export type CommandResult = { code: number | null; stdout: string; stderr: string };

/** Runs `wellspring ARGS` in a process of its own, with an environment added to this one's. */
export const runCommand = async (
  args: readonly string[],
  { env = {}, stdin = "" }: { env?: NodeJS.ProcessEnv; stdin?: string | Uint8Array } = {},
): Promise<CommandResult> => {
  const child = spawn(process.execPath, [commandPath, ...args], {
    env: { ...process.env, ...env },
  });
  // A command that ends without reading is not this one's fault.
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined,
  ]);
  return { code: child.exitCode, stdout, stderr };
};
