import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runSteps, type Step } from "./steps.ts";

const runNamed = async (steps: readonly Step[]) => {
  const lines: string[] = [];
  const right = await runSteps(steps, (line) => lines.push(line.replace(/\d+\.\d s/, "N s")));
  return { right, lines };
};

describe("runSteps()", () => {
  it("heads each step and says how long it took", async () => {
    const steps: Step[] = [
      { name: "one", command: [process.execPath, "--eval", ""] },
      { name: "two", run: async () => true },
    ];
    assert.deepEqual(await runNamed(steps), {
      right: true,
      lines: ["\n▶ one", "✔ one (N s)", "\n▶ two", "✔ two (N s)"],
    });
  });

  it("ends with the first that fails", async () => {
    const steps: Step[] = [
      { name: "one", command: [process.execPath, "--eval", "process.exitCode = 3"] },
      { name: "two", run: async () => true },
    ];
    const lines = ["\n▶ one", "✖ one (N s)"];
    assert.deepEqual(await runNamed(steps), { right: false, lines });
  });

  it("takes a function's word", async () => {
    const { right } = await runNamed([{ name: "one", run: async () => false }]);
    assert.equal(right, false);
  });

  it("throws where a command does not exist", async () => {
    const steps: Step[] = [{ name: "one", command: ["no-such-command-of-wellspring"] }];
    await assert.rejects(runNamed(steps), { code: "ENOENT" });
  });
});
