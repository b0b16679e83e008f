import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../testing/spec-io.ts";
import { startMain } from "../testing/start-main.ts";
import { engineCommand } from "./engine.ts";

const program = { name: "wellspring", version: "0", commands: [engineCommand] };

describe("wellspring engine", () => {
  const wrong: readonly [string[], RegExp, number][] = [
    [["--backend", "nowhere"], /--backend: "nowhere" is no address/, 2],
    [["--kind", "cube"], /"cube" is none of statistics, calc, crunch/, 2],
    [["--concurrency", "none"], /--concurrency: /, 2],
    [["--function", "cube"], /function: "cube" is none of square, collatz-steps, nth-prime/, 1],
    [["--function", "./none.ts"], /function: \.\/none\.ts can't be loaded: Cannot find module/, 1],
  ];
  for (const [args, message, exitCode] of wrong) {
    it(`refuses ${args.join(" ")}`, async () => {
      const io = createSpecIo();
      const all = ["engine", "--listen", "127.0.0.1:0", ...args];
      assert.equal(await runCommandLine(program, all, io), exitCode);
      assert.match(io.stderrText(), message);
    });
  }

  it("says in one line that it runs, and stops in order", async () => {
    const backend = "127.0.0.1:1";
    const server = startMain(["engine", "--listen", "127.0.0.1:0", "--backend", backend]);
    const line = await server.line(() => true);
    assert.match(line, /^wellspring engine is ready on 127\.0\.0\.1:\d+$/);
    assert.equal(await server.stop(), 0);
  });
});
