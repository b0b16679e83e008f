import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../../testing/spec-io.ts";
import { smokeCommand } from "./smoke.ts";

const program = { name: "wellspring", version: "0", commands: [smokeCommand] };

describe("wellspring cluster smoke", () => {
  const wrong: readonly [string[], string][] = [
    [["--http", "8080"], '--http: "8080" is no HOST:PORT'],
    [["--server", "a b"], '--server: "a b" is no HOST or HOST:PORT'],
    [["--timeout", "-1"], "--timeout"],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["smoke", ...args], io), 2);
      assert(io.stderrText().startsWith(`wellspring: ${message}`));
    });
  }
});
