import { defineCommand } from "../command.ts";
import { clientOptions } from "../options.ts";

const { project: _, ...options } = clientOptions;

/** `wellspring backup -o FILE` */
export const backupCommand = defineCommand({
  command: "backup",
  describe: "Copies all that a server holds, of every project, to a file, while uploads go on",
  examples: [
    ["backup -o monday.wsnap", "for wellspring restore"],
    ["backup -o - | zstd > monday.wsnap.zst", "the same, packed"],
    ["backup --to /backups --keep 7", "named by the time; the newest seven stay"],
    ["backup --to s3://lab/wellspring --keep 7", "the same in a bucket; AWS_… variables say how"],
  ],
  positionals: {},
  options: {
    ...options,
    output: {
      alias: "o",
      type: "string",
      requiresArg: true,
      describe: "A file, which appears when it is whole; - is standard output",
    },
    to: {
      type: "string",
      requiresArg: true,
      describe: "A folder, or s3://BUCKET/PREFIX, for a file that is named by the time, in UTC",
    },
    keep: {
      type: "string",
      requiresArg: true,
      describe: "With --to: how many of the newest such files stay there; all by default",
    },
  },
  handler: async (args, io) => (await import("../actions/backup.ts")).backup(args, io),
});
