import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A DelayProxy in a process of its own, so that what it costs is nobody else's. */
export type DelayProcess = AsyncDisposable & { address: string };

/** Starts a proxy to `address`, `host:port`, that adds this much to a round trip. */
export const startDelayProcess = async (
  address: string,
  roundTripMs: number,
): Promise<DelayProcess> => {
  const { hostname, port } = new URL(`tcp://${address}`);
  const args = [join(import.meta.dirname, "main.ts"), hostname, port, String(roundTripMs / 2)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, "line"), ended.then(failed)]);
  return {
    address: String(line[0]),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
};

const failed = (): never => {
  throw new Error("the proxy ended before it listened");
};
