import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runCommand } from "./process/run-command.ts";
import { ServerProcess } from "./process/server-process.ts";

const top = join(import.meta.dirname, "../../..");

/** Commands that keep running: they are started by the specs of servers. */
const servers = ["backend", "engine", "gateway", "serve"];

describe("what README shows", () => {
  it("works: every client command in it, in its order", async (t) => {
    const readme = await readFile(join(top, "README.md"), "utf8");
    const commands = [...readme.matchAll(/^npx wellspring (.*?)(?: +#.*)?$/gm)]
      .map(([, line]) => line.trim().split(" "))
      .filter(([name]) => !servers.includes(name));
    assert.ok(commands.length >= 5, "README shows commands");
    const folder = await mkdtemp(join(tmpdir(), "wellspring-readme-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await using server = await ServerProcess.start(["serve", "--data", join(folder, "data")]);
    const env = { WELLSPRING_SERVER: server.address, WELLSPRING_STATE_DIR: folder };
    for (const words of commands) {
      const args = words.map((word) => (word.startsWith("packages/") ? join(top, word) : word));
      for (const [place, word] of args.entries()) {
        const isOurs = ["-o", "--data"].includes(args[place - 1]) || word.endsWith(".wsnap");
        if (isOurs) args[place] = join(folder, word);
      }
      const { code, stderr } = await runCommand(args, { env });
      assert.equal(code, 0, `npx wellspring ${words.join(" ")}: ${stderr}`);
    }
  });

  it("names npm scripts that there are", async () => {
    const readme = await readFile(join(top, "README.md"), "utf8");
    const { scripts } = JSON.parse(await readFile(join(top, "package.json"), "utf8"));
    for (const [, name] of readme.matchAll(/npm run ([a-z0-9]+)/g)) assert.ok(scripts[name], name);
  });
});
