import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CommandIo } from "@wellspring/cli";
import { Code, StatusError } from "@wellspring/contract";

/** Helm as it stands in node_modules of a folder or of one around it, else the one on PATH. */
export const findHelm = (folder: string): string => {
  const own = join(folder, "node_modules", ".bin", "helm");
  if (existsSync(own)) return own;
  const around = dirname(folder);
  return around === folder ? "helm" : findHelm(around);
};

/** Runs Helm with its output on ours; gives its exit code. */
export const runHelm = async (
  helm: string,
  args: readonly string[],
  { stdout, stderr, env }: CommandIo,
): Promise<number | null> => {
  const child = spawn(helm, args, { stdio: ["ignore", "pipe", "pipe"], env });
  child.stdout.on("data", (chunk) => stdout.write(chunk));
  child.stderr.on("data", (chunk) => stderr.write(chunk));
  try {
    const [code] = await once(child, "close");
    return code;
  } catch (error) {
    const message = "helm can't be started: put it on PATH";
    throw new StatusError(Code.FAILED_PRECONDITION, message, { cause: error });
  }
};
