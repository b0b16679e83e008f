import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { leftovers } from "./leftovers.ts";
import { judge } from "./testing/house-of.ts";

const path = "packages/cli/src/a.ts";
const below = (...folders: string[]) => folders.join("/");

const refused = [
  {
    name: "a note to oneself",
    text: `/* first\n ${"TO"}DO: more */\n`,
    line: 2,
    says: "a note to oneself: do it now, or open an issue",
  },
  {
    name: "a folder of one machine",
    text: `const folder = "${below("", "tmp", "x")}";\n`,
    line: 1,
    says: "names a folder of one machine: say it without, or take os.tmpdir()",
  },
  {
    name: "a folder beside the checkout",
    text: `\nconst folder = "${below("..", "..", "shared", "x")}";\n`,
    line: 2,
    says: "names a folder beside this checkout: copy what is needed below packages/",
  },
  {
    name: "a line that the type check shall skip",
    text: `// @ts-${"ignore"}\n`,
    line: 1,
    says: "switches the type check off: establish the type where the value comes in",
  },
  {
    name: "an exception from a rule that has none",
    text: `// biome-${"ignore"} lint/suspicious/noExplicitAny: needed\n`,
    line: 1,
    says: "switches off a rule that has no exceptions: do what the rule asks",
  },
  {
    name: "a test to come",
    text: 'it.todo("counts");\n',
    line: 1,
    says: "it.todo leaves tests out: run the test or delete it",
  },
  {
    name: "a test alone",
    text: 'describe.only("count()", () => {});\n',
    line: 1,
    says: "describe.only leaves tests out: run the test or delete it",
  },
];

describe("leftovers()", () => {
  for (const { name, text, line, says } of refused) {
    it(`refuses ${name}`, () => {
      assert.deepEqual(judge(leftovers, { [path]: text }), [`${path}:${line}: ${says}`]);
    });
  }

  it("takes such words in strings, and paths below others", () => {
    const text = `const a = "${"TO"}DO"; const b = "packages${below("", "work", "x")}";\n`;
    assert.deepEqual(judge(leftovers, { [path]: text }), []);
  });

  it("lets continuous integration name the folder beside the checkout", () => {
    assert.deepEqual(judge(leftovers, { ".ci/run": `ls ${below("..", "shared")}\n` }), []);
  });
});
