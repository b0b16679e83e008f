import { PassThrough } from "node:stream";
import type { CommandIo } from "@wellspring/cli";

/** What a command sees of a process, and what it printed there. */
export const createSpecIo = (
  env: NodeJS.ProcessEnv = {},
): CommandIo & { stdoutText(): string; stderrText(): string } => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const textOf = (stream: PassThrough): string => String(stream.read() ?? "");
  return {
    stdin,
    stdout,
    stderr,
    env,
    stdoutText: () => textOf(stdout),
    stderrText: () => textOf(stderr),
  };
};
