// Finds the Helm that is asked for and becomes it: `WELLSPRING_HELM` says 4, the default, or 3.
import { homedir } from "node:os";
import { join } from "node:path";
import { findHelm } from "./find-helm.ts";
import { releaseOf } from "./releases.ts";

const { argv, env, stderr } = process;

try {
  const path = await findHelm(releaseOf(env.WELLSPRING_HELM ?? "4"), {
    cacheFolder: join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "wellspring"),
    searchPath: env.PATH ?? "",
    say: (line) => stderr.write(`${line}\n`),
  });
  process.execve?.(path, ["helm", ...argv.slice(2)], env);
} catch (error) {
  stderr.write(`helm: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
