import type { Readable, Writable } from "node:stream";
import type { ArgumentsCamelCase, InferredOptionTypes, Options, PositionalOptions } from "yargs";
import type { ExitCode } from "./exit-code.ts";
import type { TerminalStream } from "./render/terminal.ts";

/** The process as a command sees it. */
export type CommandIo = {
  stdin: Readable;
  stdout: Writable & TerminalStream;
  stderr: Writable & TerminalStream;
  env: NodeJS.ProcessEnv;
};

/** A command of the command line as data. */
export type Command = {
  /** Its name and its positionals, as yargs writes them: `show <run>`. */
  command: string;
  /** One line for the list of commands. */
  describe: string;
  /** Command lines that work, each with what it does; at least one. */
  examples: readonly (readonly [commandLine: string, does: string])[];
  positionals: Record<string, PositionalOptions>;
  options: Record<string, Options>;
  /** Does the work; resolves with the process's exit code, rejects with what went wrong. */
  handler(args: Record<string, unknown>, io: CommandIo): Promise<ExitCode>;
};

/** Commands under one word: `cluster status`, `cluster scale`. */
export type CommandGroup = {
  /** The word. */
  command: string;
  /** One line for the list of commands. */
  describe: string;
  commands: readonly Command[];
};

type Positionals = Record<string, PositionalOptions>;
type OptionsByName = Record<string, Options>;

/** What a handler gets: values by the names of positionals and options, in camel case too. */
export type CommandArguments<P extends Positionals, O extends OptionsByName> = ArgumentsCamelCase<
  InferredOptionTypes<P> & InferredOptionTypes<O>
>;

/** A command whose handler's arguments have the types that its options say. */
export const defineCommand = <P extends Positionals, O extends OptionsByName>(
  command: Omit<Command, "positionals" | "options" | "handler"> & {
    positionals: P;
    options: O;
    handler(args: CommandArguments<P, O>, io: CommandIo): Promise<ExitCode>;
  },
): Command => command;
