import { defineCommand, exitCode } from "@wellspring/cli";

export const restoreCommand = defineCommand({
  command: "restore <file>",
  describe: "Makes a data folder of a backup, checks all that is in it, and begins a new log",
  examples: [
    ["restore monday.wsnap --data restored", "then: wellspring serve --data restored"],
    ["restore monday.wsnap --data restored --json", "the same for programs"],
    ["restore s3://lab/wellspring/monday.wsnap --data restored", "the same from a bucket"],
  ],
  positionals: {
    file: {
      type: "string",
      demandOption: true,
      describe: "What wellspring backup wrote: a file or s3://BUCKET/KEY",
    },
  },
  options: {
    data: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "The data folder to make; must be empty or missing",
    },
    json: { type: "boolean", default: false, describe: "Print JSON for programs" },
  },
  handler: async ({ file, data, json }, { stdout, env }) => {
    const { restoreFolder } = await import("@wellspring/backend");
    const { openBackup } = await import("@wellspring/cli/parts");
    const { restoredToJson, restoredToText } = await import("../restore-report.ts");
    await using backup = await openBackup(file, env);
    const restored = await restoreFolder(backup.pieces, data);
    stdout.write(json ? restoredToJson(data, restored) : restoredToText(data, restored));
    return exitCode.ok;
  },
});
