import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../../testing/spec-io.ts";
import { rollbackCommand } from "./rollback.ts";

const program = { name: "wellspring", version: "0", commands: [rollbackCommand] };

describe("wellspring cluster rollback", () => {
  const wrong: readonly [string[], string][] = [
    [["--to", "last"], '--to: "last" is no whole number'],
    [["--timeout", "0"], '--timeout: "0" is no number of seconds'],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["rollback", ...args], io), 2);
      assert(io.stderrText().startsWith(`wellspring: ${message}`));
    });
  }
});
