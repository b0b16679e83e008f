import { defineCommand } from "../../command.ts";
import { clientOptions } from "../../options.ts";

const { project: _, ...options } = clientOptions;

/** `wellspring keys list` */
export const listKeysCommand = defineCommand({
  command: "list",
  describe: "Lists all keys, those that open nothing any more too",
  examples: [["list", "ids, names, what each opens, and when it was used last"]],
  positionals: {},
  options,
  handler: async (args, io) => (await import("../../actions/keys/list.ts")).listKeys(args, io),
});
