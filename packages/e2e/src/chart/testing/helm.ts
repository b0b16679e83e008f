import { spawnSync } from "node:child_process";
import { delimiter, join, resolve } from "node:path";

/** The root of this checkout. */
export const root = resolve(import.meta.dirname, "../../../../..");

/** The chart's folder. */
export const chartFolder = join(root, "charts/wellspring");

/** What helm left when it ended. */
export type HelmResult = { code: number | null; stdout: string; stderr: string };

/** Runs this checkout's helm, in its root. */
export const helm = (...args: readonly string[]): HelmResult => {
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const { status, stdout, stderr, error } = spawnSync("helm", args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: path },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
};
