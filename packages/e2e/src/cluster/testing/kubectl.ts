import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** Runs kubectl, of the program on PATH, and gives what it prints; rejects where it fails. */
export const kubectl = (args: readonly string[], stdin = ""): Promise<string> =>
  runProgram("kubectl", args, stdin);

/** Runs this checkout's Helm. */
export const helm = (args: readonly string[]): Promise<string> =>
  runProgram("node_modules/.bin/helm", args);

/** Runs a program in the checkout's root. */
export const runProgram = async (
  program: string,
  args: readonly string[],
  stdin = "",
): Promise<string> => {
  const child = spawn(program, args, { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
};

/** A port of this machine that leads to a pod's, until it is disposed of. */
export type Forward = AsyncDisposable & { address: string };

/** Forwards a free port to one of a pod. */
export const forwardPort = async (
  namespace: string,
  pod: string,
  port: number,
): Promise<Forward> => {
  const args = ["-n", namespace, "port-forward", `pod/${pod}`, `:${port}`];
  const child = spawn("kubectl", args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, "line"), ended]);
  const address = /127\.0\.0\.1:\d+/.exec(String(line))?.[0];
  if (address === undefined) throw new Error(`kubectl ${args.join(" ")} ended: ${line}`);
  return {
    address,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
};

const root = new URL("../../../../..", import.meta.url).pathname;
