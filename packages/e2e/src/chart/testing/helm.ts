import { spawnSync } from "node:child_process";
import { delimiter, join, resolve } from "node:path";

/** The root of this checkout. */
export const root = resolve(import.meta.dirname, "../../../../..");

/** The chart's folder. */
export const chartFolder = join(root, "charts/wellspring");

/** What helm left when it ended. */
export type HelmResult = { code: number | null; stdout: string; stderr: string };

/** Runs this checkout's Helm 4, in its root. */
export const helm = (...args: readonly string[]): HelmResult => run("helm", args);

/** Runs this checkout's Helm 3, in its root. */
export const helm3 = (...args: readonly string[]): HelmResult => run("helm3", args);

const run = (command: string, args: readonly string[]): HelmResult => {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: path },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
};
