import yargs, { type Argv } from "yargs";
import type { Command, CommandGroup, CommandIo } from "./command.ts";
import { environmentToOptions } from "./environment.ts";
import { type ExitCode, exitCode, exitCodeEpilogue } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";
import { wrapHelp } from "./wrap-help.ts";

/** A program: a name that people type, a version, and its commands. */
export type Program = {
  name: string;
  version: string;
  commands: readonly (Command | CommandGroup)[];
};

/**
 * Parses the arguments (without the program's own name), runs the command that they name, and
 * resolves with the exit code. What goes wrong is said on standard error: one line and what to do
 * next where it was to be expected, the stack otherwise.
 */
export const runCommandLine = async (
  program: Program,
  argv: readonly string[],
  io: CommandIo,
): Promise<ExitCode> => {
  const output = Promise.withResolvers<never>();
  output.promise.catch(() => undefined);
  for (const stream of [io.stdout, io.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (!isClosedPipe(error)) output.reject(error);
    });
  }
  try {
    const parsed = parseCommandLine(program, argv, io.env);
    if (typeof parsed !== "string") {
      return await Promise.race([parsed.command.handler(parsed.args, io), output.promise]);
    }
    io.stdout.write(`${parsed}\n`);
    return exitCode.ok;
  } catch (error) {
    const { errorToReport } = await import("./error-report.ts");
    const report = errorToReport(error, program.name);
    io.stderr.write(`${report.text}\n`);
    return report.exitCode;
  }
};

type ParsedCommandLine = { command: Command; args: Record<string, unknown> };

/**
 * The command that the arguments name, with their values, or the text to print where they ask for
 * help or the version. Throws UsageError.
 */
export const parseCommandLine = (
  program: Program,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): ParsedCommandLine | string => {
  let parsed: ParsedCommandLine | undefined;
  let text = "";
  const parser = createParser(program, argv);
  const add = (builder: Argv, path: string, command: Command): Argv =>
    builder.command({
      command: command.command,
      describe: command.describe,
      builder: (own) => buildCommand(own, path, command, env),
      handler: (args) => {
        assertGivenOnce(command, args);
        parsed = { command, args: mapText(args, (text) => (text === dashMark ? "-" : text)) };
      },
    });
  for (const command of program.commands) {
    if ("commands" in command) addGroup(parser, program.name, command, add);
    else add(parser, program.name, command);
  }
  const marked = argv.map((text) => (text === "-" ? dashMark : text));
  parser.parse(marked, {}, (_error, _args, output) => {
    text = wrapHelp(output, helpWidth);
  });
  return parsed ?? text;
};

/** Commands under a word, each added by `add` with what is typed before its own name. */
const addGroup = (
  parser: Argv,
  name: string,
  { command: word, describe, commands }: CommandGroup,
  add: (builder: Argv, path: string, command: Command) => Argv,
): Argv =>
  parser.command(word, describe, (builder) => {
    const path = `${name} ${word}`;
    for (const command of commands) add(builder, path, command);
    return builder.usage(`${path} <command>\n\n${describe}`).demandCommand(1, "which command?");
  });

/** yargs makes a list of an option that is given twice. */
const assertGivenOnce = ({ options }: Command, args: Record<string, unknown>): void => {
  for (const [option, form] of Object.entries(options)) {
    if (Array.isArray(args[option]) && !form.array) {
      throw new UsageError(`--${option} is given twice`);
    }
  }
};

/** Columns of a page of help. */
const helpWidth = 100;

const createParser = (program: Program, argv: readonly string[]): Argv => {
  const { name, version } = program;
  return (
    yargs()
      .scriptName(name)
      .usage(
        `${name} <command>\n\nGrowth curves from laboratory robots to durable storage and back.`,
      )
      .version(version)
      .help()
      .alias("help", "h")
      .locale("en")
      // It would break lines in the middle of words.
      .wrap(null)
      .strict()
      .demandCommand(1, "which command?")
      .recommendCommands()
      .epilogue(exitCodeEpilogue)
      .exitProcess(false)
      .parserConfiguration({
        "dot-notation": false,
        "boolean-negation": false,
        "greedy-arrays": false,
        "parse-numbers": false,
        "parse-positional-numbers": false,
      })
      .fail((message, error) => {
        const isShort = message?.startsWith("Not enough non-option arguments");
        throw new UsageError(
          (isShort && shortageText(program, argv)) || (message ?? error.message),
        );
      })
  );
};

/** What is missing, or the option that is not known: yargs' own words only count. */
const shortageText = (
  { name, commands }: Pick<Program, "name" | "commands">,
  argv: readonly string[],
): string | undefined => {
  const command = commands.find((candidate) => candidate.command.split(" ")[0] === argv[0]);
  if (!command) return undefined;
  if ("commands" in command)
    return shortageText({ ...command, name: `${name} ${command.command}` }, argv.slice(1));
  const options = argv.flatMap((text) => /^--([a-z][^=]*)/.exec(text)?.[1] ?? []);
  const unknown = options.find((option) => !Object.hasOwn(command.options, option));
  if (unknown !== undefined) return `Unknown argument: ${unknown}`;
  return `something is missing of ${name} ${command.command}`;
};

const buildCommand = (
  builder: Argv,
  path: string,
  { command, describe, examples, positionals, options }: Command,
  env: NodeJS.ProcessEnv,
): Argv => {
  builder.usage(`${path} ${command}\n\n${describe}`);
  for (const [positional, form] of Object.entries(positionals))
    builder.positional(positional, form);
  for (const [commandLine, does] of examples) builder.example(`${path} ${commandLine}`, does);
  builder.epilogue(exitCodeEpilogue);
  return builder.options(options).config(environmentToOptions(env, options));
};

/** Stands for a lone `-`, which yargs would lose or take for an option. */
const dashMark = "\0";

/** The same values with each text, and each text of a list, as `change` makes it. */
const mapText = (
  args: Record<string, unknown>,
  change: (text: string) => string,
): Record<string, unknown> => {
  const changeValue = (value: unknown): unknown => {
    if (typeof value === "string") return change(value);
    return Array.isArray(value) ? value.map(changeValue) : value;
  };
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, changeValue(value)]),
  );
};

/** Whoever reads our output may stop when they have enough: `wellspring export run | head`. */
const isClosedPipe = (error: NodeJS.ErrnoException): boolean => error.code === "EPIPE";
