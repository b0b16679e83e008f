#!/usr/bin/env node
// Starts the bundle on the Node that the project brings where this one is older. Runs on Node 20.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { isatty } from "node:tty";

const bundle = new URL("../dist/main.mjs", import.meta.url);

/** Ends as the command does, which hears of signals as well: of a terminal's by the terminal. */
const startOnOwnNode = () => {
  const node = module.createRequire(import.meta.url).resolve("node/bin/node");
  const args = [new URL(import.meta.url).pathname, ...process.argv.slice(2)];
  const command = spawn(node, args, { stdio: "inherit" });
  const hasTerminal = [0, 1, 2].some(isatty);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    process.on(signal, () => {
      if (signal === "SIGTERM" || !hasTerminal) command.kill(signal);
    });
  }
  command.once("error", (error) => {
    throw error;
  });
  command.once("exit", (status, signal) => {
    process.exitCode = status ?? 1;
    for (const each of signals) process.removeAllListeners(each);
    if (signal) process.kill(process.pid, signal);
  });
};

if (!existsSync(bundle)) {
  process.stderr.write("wellspring: it is not built yet\nNext: npm run build\n");
  process.exitCode = 1;
} else if (Number(process.versions.node.split(".")[0]) < 24) {
  startOnOwnNode();
} else {
  module.enableCompileCache();
  await import(bundle.href);
}
