import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommand } from "./run-command.ts";

describe("runCommand()", () => {
  it("gives what a command printed and its exit code", async () => {
    const { code, stdout, stderr } = await runCommand(["--version"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it("hands over an environment and standard input", async () => {
    const env = { WELLSPRING_SERVER: "127.0.0.1:1", WELLSPRING_DRY_RUN: "1" };
    const stdin = "well,runtime,optical-density,corrected-optical-density\nA1,0,0.1,\n";
    const { code, stdout } = await runCommand(["upload", "-", "--run", "r", "--json"], {
      env,
      stdin,
    });
    assert.equal(code, 0);
    assert.partialDeepStrictEqual(JSON.parse(stdout), { runs: ["r"], rows: 1, token: null });
  });

  it("does not mind a command that leaves its input unread", async () => {
    const { code } = await runCommand(["nonsense"], { stdin: "x".repeat(1_000_000) });
    assert.equal(code, 2);
  });
});
