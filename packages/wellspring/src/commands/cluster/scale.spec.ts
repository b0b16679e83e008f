import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../../testing/spec-io.ts";
import { scaleCommand } from "./scale.ts";

const program = { name: "wellspring", version: "0", commands: [scaleCommand] };

describe("wellspring cluster scale", () => {
  const wrong: readonly [string[], string][] = [
    [[], "something is missing of wellspring scale <replicas>\n"],
    [["2", "--timeout", "soon"], '--timeout: "soon" is no number of seconds'],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["scale", ...args], io), 2);
      assert(io.stderrText().startsWith(`wellspring: ${message}`));
    });
  }
});
