import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { type Command, type CommandGroup, runCommandLine } from "@wellspring/cli";
import { allCommands } from "./all-commands.ts";

const readHelp = async (...words: string[]): Promise<string> => {
  const program = { name: "wellspring", version: "1.0.0", commands: allCommands };
  const stdout = new PassThrough();
  const io = { stdin: new PassThrough(), stdout, stderr: stdout, env: {} };
  assert.equal(await runCommandLine(program, [...words, "--help"], io), 0);
  stdout.end();
  const help = await text(stdout);
  for (const line of help.split("\n")) assert.ok(line.length <= 100, line);
  return help.replaceAll(/\s+/g, " ");
};

const wordOf = (command: string): string => /^\S+/.exec(command)?.[0] ?? "";

const describeCommand = (command: Command, group: readonly string[]): void => {
  const words = [...group, wordOf(command.command)];
  it(`is explained without words cut in two: ${words.join(" ")}`, async () => {
    const help = await readHelp(...words);
    const forms = [...Object.values(command.positionals), ...Object.values(command.options)];
    const texts = forms.map(({ describe = "" }) => describe);
    for (const each of [command.describe, ...texts]) assert.ok(help.includes(each), each);
  });
};

const describeGroup = ({ command, describe, commands }: CommandGroup): void => {
  it(`is explained without words cut in two: ${command}`, async () => {
    const help = await readHelp(wordOf(command));
    for (const each of [{ describe }, ...commands]) {
      assert.ok(help.includes(each.describe), each.describe);
    }
  });
  for (const each of commands) describeCommand(each, [command]);
};

describe("allCommands", () => {
  for (const each of allCommands) {
    if ("commands" in each) describeGroup(each);
    else describeCommand(each, []);
  }
});
