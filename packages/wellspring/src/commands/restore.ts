import {
  type CommandIo,
  clientOptions,
  defineCommand,
  type ExitCode,
  exitCode,
  UsageError,
} from "@wellspring/cli";

const { timeout, json, key, tls, ca } = clientOptions;

export const restoreCommand = defineCommand({
  command: "restore <file>",
  describe: "Makes a data folder of a backup, or fills empty servers; checks all, begins a new log",
  examples: [
    ["restore monday.wsnap --data restored", "then: wellspring serve --data restored"],
    ["restore monday.wsnap --server 127.0.0.1:50051", "into running servers that hold nothing"],
    ["restore s3://lab/wellspring/monday.wsnap --data restored", "from a bucket"],
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
      describe: "The data folder to make; must be empty or missing",
    },
    server: {
      type: "string",
      requiresArg: true,
      describe: "The gateway of servers to which nothing was ever written, HOST or HOST:PORT",
    },
    ...{ key, tls, ca, timeout, json },
  },
  handler: async ({ file, timeout, json, key, tls, ca, ...targets }, io) => {
    const { data, server } = chooseTarget(targets, io.env);
    if (data !== undefined) return restoreToFolder({ file, data, json }, io);
    const { restoreToServer } = await import("@wellspring/cli/parts");
    return restoreToServer({ file, server: server ?? "", key, tls, ca, timeout, json }, io);
  },
});

type Targets = { data: string | undefined; server: string | undefined };

/**
 * The one target that is named. The environment may name the other one, for other commands: what
 * the command line says counts.
 */
const chooseTarget = ({ data, server }: Targets, env: NodeJS.ProcessEnv): Targets => {
  if ((data === undefined) !== (server === undefined)) return { data, server };
  const said = {
    data: data === env.WELLSPRING_DATA ? undefined : data,
    server: server === env.WELLSPRING_SERVER ? undefined : server,
  };
  if ((said.data === undefined) !== (said.server === undefined)) return said;
  throw new UsageError("say where to: --data FOLDER or --server ADDRESS");
};

const restoreToFolder = async (
  { file, data, json }: { file: string; data: string; json: boolean },
  { stdout, env }: CommandIo,
): Promise<ExitCode> => {
  const { restoreFolder } = await import("@wellspring/backend");
  const { openBackup } = await import("@wellspring/cli/parts");
  const { restoredToJson, restoredToText } = await import("../restore-report.ts");
  await using backup = await openBackup(file, env);
  const restored = await restoreFolder(backup.pieces, data, file);
  stdout.write(json ? restoredToJson(data, restored) : restoredToText(data, restored));
  return exitCode.ok;
};
