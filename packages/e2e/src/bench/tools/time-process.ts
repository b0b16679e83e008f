import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";
import { endWithThisProcess } from "../../process/children.ts";
import { AnonymousMemory } from "./anonymous-memory.ts";

/** A process to be run to its end. */
export type ProcessOptions = {
  command: string;
  args: readonly string[];
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
  /** Path of what it reads on standard input; nothing by default. */
  input?: string;
  /** Path that takes its standard output, which is kept in memory by default. */
  output?: string;
};

/** A process that ended well. */
export type TimedProcess = {
  /** From its start to its end. */
  seconds: number;
  stdout: string;
  /** The most anonymous memory seen; undefined where the system does not tell. */
  peakBytes: number | undefined;
};

/** Runs a process and takes its time; rejects with what it said where it ends otherwise than 0. */
export const timeProcess = async (options: ProcessOptions): Promise<TimedProcess> => {
  const startedMs = performance.now();
  const child = start(options);
  using memory = new AnonymousMemory(child.pid ?? 0);
  const ended = once(child, "exit");
  const output = Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  const [code, signal] = await ended;
  const seconds = (performance.now() - startedMs) / 1_000;
  const [stdout, stderr] = await output;
  if (code !== 0) {
    const { command, args } = options;
    const name = [command, ...args].join(" ").slice(0, 200);
    throw new Error(`${name} ended with ${code ?? signal}: ${stderr.slice(-2_000).trim()}`);
  }
  return { seconds, stdout, peakBytes: memory.peakBytes };
};

const start = ({ command, args, env, input, output }: ProcessOptions): ChildProcess => {
  const stdin = input === undefined ? "ignore" : openSync(input, "r");
  const stdout = output === undefined ? "pipe" : openSync(output, "w");
  try {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: [stdin, stdout, "pipe"],
    });
    return endWithThisProcess(child);
  } finally {
    for (const file of [stdin, stdout]) if (typeof file === "number") closeSync(file);
  }
};

const readAll = (stream: ChildProcess["stdout"]): Promise<string> | string =>
  stream ? text(stream) : "";
