import { createInterface } from "node:readline";
import { parseCalcWords } from "../calc/calc-words.ts";
import { calculate } from "../calc/calculate.ts";
import { inOneLine, isExpected } from "../calc/one-line.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Link, openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { reachServer } from "../reach-server.ts";

/** What `wellspring calc connect` is told. */
export type SessionArguments = Omit<ClientArguments, "server" | "json"> & { address: string };

/** Calculates what is typed, line by line, until `exit` or the end of input. */
export const runSession = (args: SessionArguments, io: CommandIo): Promise<ExitCode> =>
  inOneLine(io, async () => {
    const { address: server, ...rest } = args;
    using link = {
      ...openLink({ ...rest, server, json: false }, io),
      notice: () => undefined,
    };
    await reachServer(link);
    using lines = openLines(io);
    lines.prompt();
    for await (const line of lines) {
      if (!(await answer(link, line, io))) break;
      lines.prompt();
    }
    return exitCode.ok;
  });

type Lines = AsyncIterable<string> & Disposable & { prompt(): void };

/** Lines with a prompt and a history where a person types them; without either in a pipe. */
const openLines = ({ stdin, stdout }: CommandIo): Lines => {
  const isTyped = "isTTY" in stdin && stdin.isTTY === true;
  const lines = createInterface({
    input: stdin,
    prompt: "calc> ",
    ...(isTyped && { output: stdout, terminal: true }),
  });
  let isOpen = true;
  lines.once("close", () => {
    isOpen = false;
  });
  // Ctrl-C ends a session as Ctrl-D does.
  lines.on("SIGINT", () => lines.close());
  return {
    prompt: () => {
      if (isTyped && isOpen) lines.prompt();
    },
    [Symbol.asyncIterator]: () => lines[Symbol.asyncIterator](),
    [Symbol.dispose]: () => lines.close(),
  };
};

/** Answers one line; false where it is the last. */
const answer = async (link: Link, line: string, io: CommandIo): Promise<boolean> => {
  const words = line.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return true;
  try {
    const said = parseCalcWords(words);
    if (said.name === "exit") return false;
    if (said.name === "help") io.stderr.write(`${help}\n`);
    else await printLines(io.stdout, [await calculate(link, said)]);
  } catch (thrown) {
    if (!isExpected(thrown)) throw thrown;
    io.stderr.write(`${thrown.message.replaceAll(/\s+/g, " ")}\n`);
  }
  return true;
};

const help = [
  "add A B   the sum of two numbers",
  "max A B   the greater of two numbers",
  "np N…     primes by their places, from 1 to 10,001",
  "help      this",
  "exit      ends, as Ctrl-D does",
].join("\n");
