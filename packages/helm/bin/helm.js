#!/usr/bin/env node
// Starts Helm from the Node that the project brings: this one may be older. Runs on Node 20.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const node = createRequire(import.meta.url).resolve("node/bin/node");
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
// A signal from the keyboard reaches both: Helm says what becomes of it.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
const { status, signal, error } = spawnSync(node, [main, ...process.argv.slice(2)], {
  stdio: "inherit",
});
if (error) throw error;
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
