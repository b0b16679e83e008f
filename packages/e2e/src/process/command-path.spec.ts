import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { commandPath } from "./command-path.ts";

/** The Node that npm runs on, which may be older than the project's own. */
const { npm_node_execpath: node = process.execPath } = process.env;

describe("commandPath", async () => {
  const folder = await mkdtemp(join(tmpdir(), "command-"));
  after(() => rm(folder, { recursive: true }));

  it("runs on the Node that npm runs on", async () => {
    const command = spawn(node, [commandPath, "--version"]);
    const said = await command.stdout.toArray();
    assert.match(said.join(""), /^\d+\.\d+\.\d+\n$/);
  });

  it("ends with the exit code of the command", async () => {
    const command = spawn(node, [commandPath, "nothing-such"]);
    const [code] = await once(command, "exit");
    assert.equal(code, 2);
  });

  it("stops what it runs where it is told to", async () => {
    const args = ["serve", "--listen", "127.0.0.1:0", "--data", join(folder, "data")];
    const command = spawn(node, [commandPath, ...args]);
    const ended = once(command, "exit");
    const [line] = await once(command.stdout, "data");
    assert.match(String(line), /^wellspring serve is ready on /);
    command.kill();
    assert.deepEqual(await ended, [0, null]);
  });
});
