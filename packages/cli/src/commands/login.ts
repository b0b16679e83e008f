import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

const { project: _, ...options } = clientOptions;

/** `wellspring login` */
export const loginCommand = defineCommand({
  command: "login",
  describe: "Keeps the key of a server in your configuration folder, so that no command needs it",
  examples: [
    ["login --server lab.example.org --tls", "asks for the key, tries it and keeps it"],
    ["login --server lab:50051 --ca lab.pem < key.txt", "reads it from a file"],
  ],
  positionals: {},
  options,
  handler: async (args, io) => (await import("../actions/login.ts")).login(args, io),
});
