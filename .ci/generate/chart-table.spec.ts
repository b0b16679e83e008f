import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { insertTable } from "./chart-table.ts";
import { parseChartValues } from "./chart-values.ts";

const begin = "<!-- values: generated from values.yaml -->";
const end = "<!-- /values -->";

const values = parseChartValues(`
# One | of two.
# @schema {"enum": ["", "od", "lum"]}
mode: ""
reader:
  # Plates that fit.
  plates: 4
  # Wells.
  wells: [A1]
`);

describe("insertTable()", () => {
  it("writes a row for each value, as wide as the widest", () => {
    const readme = insertTable(`# A\n\n${begin}\nold\n${end}\n\nend\n`, values);
    const table = [
      "| value           | default  | what it is                         |",
      "| --------------- | -------- | ---------------------------------- |",
      "| `mode`          |          | One \\| of two. One of `od`, `lum`. |",
      "| `reader.plates` | `4`      | Plates that fit.                   |",
      '| `reader.wells`  | `["A1"]` | Wells.                             |',
    ].join("\n");
    assert.equal(readme, `# A\n\n${begin}\n\n${table}\n\n${end}\n\nend\n`);
  });

  it("changes nothing a second time", () => {
    const once = insertTable(`${begin}\n${end}\n`, values);
    assert.equal(insertTable(once, values), once);
  });

  it("refuses a README without its marks", () => {
    const message = `README.md: put ${begin} and ${end} into it`;
    assert.throws(() => insertTable("# A\n", values), { message });
  });
});
