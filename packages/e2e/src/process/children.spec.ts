import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { endWithThisProcess } from "./children.ts";

/** Tells that it runs, and later by which signal it ends. */
const child = `
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      console.log(signal);
      process.exit();
    });
  }
  setInterval(() => undefined, 1e9);
  console.log("runs");
  process.send("runs");
`;

/** Starts the child and exits as soon as it runs. */
const parent = `
  import { spawn } from "node:child_process";
  import { once } from "node:events";
  import { endWithThisProcess } from ${JSON.stringify(join(import.meta.dirname, "children.ts"))};
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio });
  endWithThisProcess(child, process.argv[1]);
  await once(child, "message");
  process.exit();
`;

describe("endWithThisProcess()", () => {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    it(`ends a child that still runs by ${signal}`, async () => {
      const args = ["--input-type=module", "--eval", parent, signal];
      const { stdout } = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      // The output ends only once the child, which has it too, has ended.
      assert.equal(await text(stdout), `runs\n${signal}\n`);
    });
  }

  it("forgets a child that has ended", async () => {
    const before = process.listenerCount("exit");
    const ended = endWithThisProcess(spawn(process.execPath, ["--version"]));
    assert.equal(process.listenerCount("exit"), before + 1);
    await once(ended, "exit");
    assert.equal(process.listenerCount("exit"), before);
  });
});
