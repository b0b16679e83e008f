import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { commandPath } from "../../process/command-path.ts";
import type { Servers } from "./servers.ts";
import { type TimedProcess, timeProcess } from "./time-process.ts";

/** What a command may be told beside its arguments. */
export type CommandOptions = {
  /** The gateway's address where it is not the servers' own. */
  address?: string;
  project?: string;
  /** Path for its standard output. */
  output?: string;
  /** Added to its environment. */
  env?: NodeJS.ProcessEnv;
};

/** Runs a client command of `wellspring` as a user does, the whole process by the clock. */
export const runWellspring = (
  servers: Servers,
  args: readonly string[],
  { address = servers.address, project = "default", output, env }: CommandOptions = {},
): Promise<TimedProcess> =>
  timeProcess({
    command: process.execPath,
    args: [commandPath, ...args, "--server", address, "--project", project],
    env: { WELLSPRING_STATE_DIR: join(servers.folder, "state"), ...env },
    ...(output !== undefined && { output }),
  });

/**
 * Uploads files that hold this many rows with one command, into a project of their own unless one
 * is named; rejects unless all rows are new.
 */
export const uploadFiles = async (
  servers: Servers,
  files: readonly string[],
  rows: number,
  options: CommandOptions = {},
): Promise<TimedProcess> => {
  const project = options.project ?? randomUUID();
  const args = ["upload", "--json", ...files];
  const uploaded = await runWellspring(servers, args, { ...options, project });
  const stored = countNew(uploaded.stdout);
  if (stored !== rows) throw new Error(`${stored} rows of ${rows} were stored`);
  return uploaded;
};

/** The new readings of an upload's `--json`: one line for each file. */
const countNew = (stdout: string): number =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .reduce((sum, line) => sum + Number(JSON.parse(line).new), 0);
