import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { defineCommand } from "./command.ts";
import { exitCode } from "./exit-code.ts";

describe("defineCommand()", () => {
  it("types the handler's arguments by its options, and gives the command as it is", async () => {
    const seen: string[] = [];
    const command = defineCommand({
      command: "greet <name>",
      describe: "Greets",
      examples: [["greet Ada", "greets Ada"]],
      positionals: { name: { type: "string", demandOption: true } },
      options: { "how-often": { type: "number", default: 1 } },
      handler: async ({ name, howOften }) => {
        seen.push(name.toUpperCase().repeat(howOften));
        return exitCode.ok;
      },
    });
    const io = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      env: {},
    };
    assert.equal(command.command, "greet <name>");
    assert.equal(await command.handler({ name: "ada", howOften: 2 }, io), 0);
    assert.deepEqual(seen, ["ADAADA"]);
  });
});
