import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../testing/spec-io.ts";
import { gatewayCommand } from "./gateway.ts";

const program = { name: "wellspring", version: "0", commands: [gatewayCommand] };

describe("wellspring gateway", () => {
  const wrong: readonly [string[], RegExp][] = [
    [["--backend", "nowhere"], /--backend: "nowhere" is no address/],
    [["--listen", "here"], /"here" is no address to listen on/],
    [["--http", "8080"], /--http: "8080" is no address to listen on/],
    [["--drain-timeout-ms", "soon"], /--drain-timeout-ms: /],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(" ")} in one line`, async () => {
      const io = createSpecIo();
      const code = await runCommandLine(program, ["gateway", ...args], io);
      assert.match(io.stderrText(), message);
      assert.equal(code, 2);
    });
  }

  it("refuses what it does not know", async () => {
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["gateway", "--data", "x"], io), 2);
    assert.match(io.stderrText(), /Unknown argument: data/);
  });
});
