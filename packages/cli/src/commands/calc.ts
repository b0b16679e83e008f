import { type CommandGroup, defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

const timeoutOption = { ...clientOptions.timeout, default: "5" } as const;
const options = { ...clientOptions, timeout: timeoutOption };
const { json: _json, ...plainOptions } = options;
const { server: _server, ...sessionOptions } = plainOptions;

const number = { type: "string", demandOption: true, describe: "A whole number" } as const;

const addCommand = defineCommand({
  command: "add <a> <b>",
  describe: "Adds two numbers",
  examples: [["add 2 5", "prints 7"]],
  positionals: { a: number, b: number },
  options: plainOptions,
  handler: async (args, io) =>
    (await import("../actions/calc.ts")).printCalculation(["add", args.a, args.b], args, io),
});

const maxCommand = defineCommand({
  command: "max <a> <b>",
  describe: "Tells the greater of two numbers",
  examples: [["max 2 6", "prints 6"]],
  positionals: { a: number, b: number },
  options: plainOptions,
  handler: async (args, io) =>
    (await import("../actions/calc.ts")).printCalculation(["max", args.a, args.b], args, io),
});

const primesCommand = defineCommand({
  command: "np <numbers..>",
  describe: "Tells primes by their places, from 1 to 10,001",
  examples: [["np 2 12", "prints 3 37"]],
  positionals: {
    numbers: { type: "string", array: true, demandOption: true, describe: "Places" },
  },
  options: plainOptions,
  handler: async (args, io) =>
    (await import("../actions/calc.ts")).printCalculation(["np", ...args.numbers], args, io),
});

const connectCommand = defineCommand({
  command: "connect <address>",
  describe: "Calculates line by line: add 2 5, max 2 6, np 2 12, help, exit",
  examples: [
    ["connect 127.0.0.1:50051", "asks for calculations until exit or Ctrl-D"],
    ["connect lab-server < sums.txt", "prints a result for each line of a file"],
  ],
  positionals: {
    address: { type: "string", demandOption: true, describe: "The gateway's, HOST or HOST:PORT" },
  },
  options: sessionOptions,
  handler: async (args, io) => (await import("../actions/calc-session.ts")).runSession(args, io),
});

const historyCommand = defineCommand({
  command: "history",
  describe: "Lists all calculations and what became of them, oldest first",
  examples: [
    ["history", "commands and results of everybody"],
    ["history --json", "the same, one JSON object a line"],
  ],
  positionals: {},
  options,
  handler: async (args, io) => (await import("../actions/calc-history.ts")).printHistory(args, io),
});

/** `wellspring calc …` */
export const calcCommands: CommandGroup = {
  command: "calc",
  describe: "Calculates: one by one, line by line, and what was calculated before",
  commands: [connectCommand, addCommand, maxCommand, primesCommand, historyCommand],
};
