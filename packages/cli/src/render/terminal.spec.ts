import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainTerminal, streamToTerminal } from "./terminal.ts";

const screen = { isTTY: true, columns: 120 };

describe("streamToTerminal()", () => {
  it("takes a pipe for 80 columns without colours", () => {
    const env = { TERM: "xterm-256color", COLORTERM: "truecolor" };
    assert.deepEqual(streamToTerminal({ columns: 120 }, env), plainTerminal);
  });

  const environments: readonly [string, NodeJS.ProcessEnv][] = [
    ["full", { COLORTERM: "truecolor" }],
    ["full", { COLORTERM: "24bit", TERM: "xterm" }],
    ["256", { TERM: "xterm-256color" }],
    ["256", { TERM: "screen-256color", NO_COLOR: "" }],
    ["none", { TERM: "xterm" }],
    ["none", {}],
    ["none", { TERM: "dumb", COLORTERM: "truecolor" }],
    ["none", { TERM: "xterm-256color", NO_COLOR: "1" }],
  ];
  for (const [colours, env] of environments) {
    it(`finds ${colours} in ${JSON.stringify(env)}`, () => {
      assert.deepEqual(streamToTerminal(screen, env), { interactive: true, columns: 120, colours });
    });
  }

  it("takes 80 columns where the terminal does not tell", () => {
    assert.equal(streamToTerminal({ isTTY: true }, {}).columns, 80);
    assert.equal(streamToTerminal({ isTTY: true, columns: 0 }, {}).columns, 80);
  });
});
