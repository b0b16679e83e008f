#!/usr/bin/env node
// Starts the bundle on the Node that the project brings where this one is older. Runs on Node 20.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire, enableCompileCache } from "node:module";

const bundle = new URL("../dist/main.mjs", import.meta.url);

const startOnOwnNode = () => {
  const node = createRequire(import.meta.url).resolve("node/bin/node");
  const { status, signal, error } = spawnSync(
    node,
    [new URL(import.meta.url).pathname, ...process.argv.slice(2)],
    { stdio: "inherit" },
  );
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
};

if (!existsSync(bundle)) {
  process.stderr.write("wellspring: it is not built yet\nNext: npm run build\n");
  process.exitCode = 1;
} else if (Number(process.versions.node.split(".")[0]) < 24) {
  startOnOwnNode();
} else {
  enableCompileCache();
  await import(bundle.href);
}
