import { type CommandGroup, defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

const produceCommand = defineCommand({
  command: "produce",
  describe: "Hands in a number each second, to try engines out",
  examples: [
    ["produce", "hands in 1, 2, 3 … until Ctrl-C"],
    ["produce --count 10 --every 0.1", "hands in ten numbers within a second"],
  ],
  positionals: {},
  options: {
    ...clientOptions,
    count: { type: "string", requiresArg: true, describe: "How many; without an end by default" },
    every: {
      type: "string",
      requiresArg: true,
      default: "1",
      describe: "Seconds from one to the next",
    },
  },
  handler: async (args, io) => (await import("../actions/crunch.ts")).produce(args, io),
});

const resultsCommand = defineCommand({
  command: "results",
  describe: "Shows results of crunching as they come, those that are there first",
  examples: [
    ["results", "shows results until Ctrl-C"],
    ["results --follow=false --json", "those that are there, one JSON object a line"],
  ],
  positionals: {},
  options: {
    ...clientOptions,
    follow: { type: "boolean", default: true, describe: "Wait for more" },
  },
  handler: async (args, io) => (await import("../actions/crunch.ts")).showResults(args, io),
});

/** `wellspring crunch …` */
export const crunchCommands: CommandGroup = {
  command: "crunch",
  describe: "Hands in numbers for engines to crunch, and shows what they made of them",
  commands: [produceCommand, resultsCommand],
};
