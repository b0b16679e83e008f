import { runCommandLine } from "../command-line.ts";
import type { ExitCode } from "../exit-code.ts";
import { clientCommands, keyCommands } from "../index.ts";
import { createSpecIo, type SpecIo } from "./spec-io.ts";

/** What a command line did. */
export type CommandRun = { exitCode: ExitCode; stdout: string; stderr: string };

/** Runs client commands against one server, with standard input where it is told. */
export const createCommandRunner =
  (server: string, env: NodeJS.ProcessEnv = {}) =>
  async (argv: readonly string[], stdin?: string): Promise<CommandRun> => {
    const io: SpecIo = createSpecIo({ WELLSPRING_SERVER: server, ...env });
    io.stdin.end(stdin);
    const program = {
      name: "wellspring",
      version: "0.0.0",
      commands: [...clientCommands, keyCommands],
    };
    const exitCode = await runCommandLine(program, argv, io);
    return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText() };
  };
