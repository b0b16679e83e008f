import { defineCommand } from "../../command.ts";
import { clientOptions } from "../../options.ts";

/** `wellspring keys create` */
export const createKeyCommand = defineCommand({
  command: "create",
  describe: "Makes a key and prints it, this once: no server keeps it",
  examples: [
    ["create --name robot-7 --scope upload,read", "uploads and reads, in every project"],
    ["create --name ana --scope read --project yeast --expires 90d", "reads one for 90 days"],
  ],
  positionals: {},
  options: {
    ...clientOptions,
    name: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "Whose it is; stands in the history of what is done with it",
    },
    scope: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "What it opens: upload, read, submit, compute, admin; several with commas",
    },
    project: {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "A project that it opens; can be repeated; all by default",
    },
    expires: {
      type: "string",
      requiresArg: true,
      describe: "After how long it opens nothing any more: 12h, 90d, 52w; never by default",
    },
  },
  handler: async (args, io) => (await import("../../actions/keys/create.ts")).createKey(args, io),
});
