import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../../testing/spec-io.ts";
import { activateCommand } from "./activate.ts";

const program = { name: "wellspring", version: "0", commands: [activateCommand] };

describe("wellspring cluster activate", () => {
  const wrong: readonly [string[], string][] = [
    [["--form", "new"], '--form: "new" is no whole number'],
    [["now"], "Unknown argument: now"],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["activate", ...args], io), 2);
      assert(io.stderrText().startsWith(`wellspring: ${message}`));
    });
  }
});
