import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../../testing/spec-io.ts";
import { hookCommand } from "./hook.ts";

const program = { name: "wellspring", version: "0", commands: [hookCommand] };

describe("wellspring cluster hook", () => {
  const wrong: readonly [string[], string][] = [
    [[], "something is missing of wellspring hook <event>\n"],
    [["post-install"], "Missing required argument: kind"],
    [["post-install", "--kind", "Pod/a=1"], '--kind: "Pod/a=1" is no workload'],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["hook", ...args], io), 2);
      assert(io.stderrText().startsWith(`wellspring: ${message}`));
    });
  }
});
