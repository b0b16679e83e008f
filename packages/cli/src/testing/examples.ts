import assert from "node:assert/strict";
import { it } from "node:test";
import type { Command, CommandGroup } from "../command.ts";
import { parseCommandLine } from "../command-line.ts";

/** Specs that hold for every command: its help shows its examples, and they can be parsed. */
export const describeExamples = (command: Command): void => {
  const program = { name: "wellspring", version: "0.0.0", commands: [command] };
  const name = command.command.split(" ")[0];

  it("shows its examples in its help", () => {
    const help = parseCommandLine(program, [name, "--help"], {});
    assert.ok(typeof help === "string");
    assert.ok(command.examples.length > 0);
    const flat = help.replace(/\s+/g, " ");
    for (const [, does] of command.examples) assert.ok(flat.includes(does), flat);
  });

  for (const [commandLine] of command.examples) {
    it(`parses ${commandLine}`, () => {
      const parsed = parseCommandLine(program, wordsOf(commandLine), {});
      assert.ok(typeof parsed !== "string");
      assert.equal(parsed.command, command);
    });
  }
};

/** The same for commands under a word. */
export const describeGroupExamples = (group: CommandGroup): void => {
  const program = { name: "wellspring", version: "0.0.0", commands: [group] };
  for (const command of group.commands) {
    for (const [commandLine] of command.examples) {
      it(`parses ${group.command} ${commandLine}`, () => {
        const words = [group.command, ...wordsOf(commandLine)];
        const parsed = parseCommandLine(program, words, {});
        assert.ok(typeof parsed !== "string");
        assert.equal(parsed.command, command);
      });
    }
  }
};

/** The words of the part of a shell's command line that is ours. */
const wordsOf = (commandLine: string): string[] => {
  const ours = commandLine.replace(/ [|<].*$/, "");
  return [...ours.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
};
