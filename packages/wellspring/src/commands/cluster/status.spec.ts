import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../../testing/spec-io.ts";
import { statusCommand } from "./status.ts";

const program = { name: "wellspring", version: "0", commands: [statusCommand] };

describe("wellspring cluster status", () => {
  const wrong: readonly [string[], string][] = [
    [["--watch"], "Unknown argument: watch"],
    [["--release"], "Not enough arguments following: release"],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["status", ...args], io), 2);
      assert(io.stderrText().startsWith(`wellspring: ${message}`));
    });
  }
});
