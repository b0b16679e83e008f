import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseChartValues } from "./chart-values.ts";

describe("parseChartValues()", () => {
  it("reads keys with their defaults and comments, groups before what they hold", () => {
    const text = [
      "# About this file.",
      "",
      "# How many plates",
      "# there are.",
      "plates: 4",
      "reader:",
      "  # Its name.",
      "  name: synergy",
      "  # What it",
      "  # is able to.",
      "  modes: [od]",
    ].join("\n");
    const schema = {};
    assert.deepEqual(parseChartValues(text), [
      value(["plates"], 4, "How many plates there are."),
      {
        path: ["reader"],
        fallback: { name: "synergy", modes: ["od"] },
        text: "",
        schema,
        isGroup: true,
      },
      value(["reader", "name"], "synergy", "Its name."),
      value(["reader", "modes"], ["od"], "What it is able to."),
    ]);
  });

  it("takes what @schema says apart from the comment", () => {
    const text = '# A well.\n# @schema {"pattern": "^[A-H]"}\n# @schema {"maxLength": 3}\nwell: A1';
    const [well] = parseChartValues(text);
    assert.equal(well?.text, "A well.");
    assert.deepEqual(well?.schema, { pattern: "^[A-H]", maxLength: 3 });
  });

  it("leaves maps whole whose keys are Kubernetes' or the user's", () => {
    for (const key of ["resources", "nodeSelector", "serviceAnnotations", "labels"]) {
      const values = parseChartValues(`# Free.\n${key}:\n  cpu: 1`);
      assert.deepEqual(values, [value([key], { cpu: 1 }, "Free.")]);
    }
  });

  it("takes an empty map for a value", () => {
    assert.deepEqual(parseChartValues("# Empty.\nmap: {}"), [value(["map"], {}, "Empty.")]);
  });

  for (const [text, message] of [
    ["- a list", /^values are a map$/],
    ["a: [", /Flow sequence/],
    ["# @schema {\na: 1", /^the @schema of a is no JSON$/],
    ["? [1, 2]\n: 3", /^a key below {2}is no text$/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseChartValues(text), { name: "SyntaxError", message });
    });
  }
});

const value = (path: string[], fallback: unknown, text: string) => ({
  path,
  fallback,
  text,
  schema: {},
  isGroup: false,
});
