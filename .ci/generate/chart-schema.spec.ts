import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chartSchema } from "./chart-schema.ts";
import { parseChartValues } from "./chart-values.ts";

const schemaOf = (text: string) => chartSchema(parseChartValues(text));

describe("chartSchema()", () => {
  it("knows the keys that there are, and what their defaults are", () => {
    assert.deepEqual(schemaOf("# Plates.\nplates: 4\nreader:\n  # Its name.\n  name: x"), {
      $schema: "http://json-schema.org/draft-07/schema#",
      title: "Values of the chart",
      type: "object",
      additionalProperties: false,
      properties: {
        plates: { description: "Plates.", type: "integer", default: 4 },
        reader: {
          type: "object",
          additionalProperties: false,
          properties: { name: { description: "Its name.", type: "string", default: "x" } },
        },
        global: { type: "object" },
      },
    });
  });

  for (const [text, type] of [
    ["true", "boolean"],
    ["'1'", "string"],
    ["1", "integer"],
    ["[]", "array"],
    ["{}", "object"],
  ] as const) {
    it(`tells from ${text} that a value is of type ${type}`, () => {
      const { properties } = schemaOf(`a: ${text}`);
      assert.match(JSON.stringify(properties), new RegExp(`"a":\\{"type":"${type}"`));
    });
  }

  it("lets @schema have the last word", () => {
    const { properties } = schemaOf('# @schema {"type": ["integer", "string"]}\na: 1');
    assert.match(JSON.stringify(properties), /"a":\{"type":\["integer","string"\],"default":1\}/);
  });

  it("refuses a default that tells no type", () => {
    const message = "a: no type can be told from null";
    assert.throws(() => schemaOf("a:"), { name: "TypeError", message });
  });
});
