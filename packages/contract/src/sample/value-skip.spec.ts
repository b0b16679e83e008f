import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { nestingMax } from "./nesting.ts";
import { ValueSkip } from "./value-skip.ts";

/** What is left of a text behind its first value; undefined where it is none, or not whole. */
const restOf = (text: string, cut = text.length, depth = 0): string | undefined => {
  const skip = new ValueSkip(depth);
  const body = Buffer.from(text, "latin1");
  let at = skip.pass(body.subarray(0, cut), 0);
  if (at === cut && !skip.isFault) at = skip.pass(body, cut);
  return skip.isOver ? text.slice(at) : undefined;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("ValueSkip", () => {
  for (const text of [
    ...['"a\\"\\\\\\u00e9\\n"', "[]", "{}", "true", "false", "null", "[[],{}]"],
    '{"a":[1,-0,0.5,1e5,-1.25E-7,10],"":{"b":null}}',
    ' \t\r\n[ 1 , "x" , { "a" : true } ] ',
  ]) {
    it(`passes over ${JSON.stringify(text)}, wherever it is cut`, () => {
      for (let cut = 0; cut <= text.length; cut++) {
        assert.equal(restOf(`${text},"x"`, cut)?.trim(), ',"x"', `cut at ${cut}`);
      }
    });
  }

  it("ends numbers where they end", () => {
    for (const number of ["0", "-1", "10.5", "1e9", "1E+09"]) {
      assert.equal(restOf(`${number}}`), "}");
    }
  });

  it("nests no deeper than a sample may", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)} `;
    assert.equal(restOf(nested(nestingMax - 1), undefined, 1), " ");
    assert.equal(restOf(nested(nestingMax), undefined, 1), undefined);
  });

  it("takes what JSON.parse takes (10,000 texts one byte off)", () => {
    const byte = fc.constantFrom(...'{}[]",:.-+ 01eEtrufalsn\\\u0000\u00e9');
    const edit = fc.tuple(fc.nat(), byte, fc.nat({ max: 1 }));
    fc.assert(
      fc.property(fc.json(), edit, (json, [place, inserted, removed]) => {
        const plain = json.replaceAll(/[^\0-\u00ff]/g, "?");
        const at = place % (plain.length + 1);
        const text = plain.slice(0, at) + inserted + plain.slice(at + removed);
        const rest = restOf(`${text} `);
        if (isJson(text)) assert.equal(rest?.trim(), "", text);
        else assert.notEqual(rest?.trim(), "", text);
      }),
      { numRuns: 10_000 },
    );
  });
});
