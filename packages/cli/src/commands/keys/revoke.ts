import { defineCommand } from "../../command.ts";
import { clientOptions } from "../../options.ts";

const { project: _, ...options } = clientOptions;

/** `wellspring keys revoke ID` */
export const revokeKeyCommand = defineCommand({
  command: "revoke <id>",
  describe: "Has a key open nothing any more, within a second",
  examples: [["revoke ba7816bf8f01cfea", "for good; what was done with it stays"]],
  positionals: {
    id: { type: "string", demandOption: true, describe: "The key's id, as keys list tells it" },
  },
  options,
  handler: async (args, io) => (await import("../../actions/keys/revoke.ts")).revokeKey(args, io),
});
