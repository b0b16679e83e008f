import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkChart, findCharts, generateChart } from "./chart.ts";

describe("generateChart()", () => {
  let root = "";
  let folder = "";
  before(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-chart-"));
    folder = join(root, "charts/sample");
    mkdirSync(folder, { recursive: true });
    write("Chart.yaml", "name: sample\n");
    write("values.yaml", "# Plates.\nplates: 4\n");
    write("README.md", "<!-- values: generated from values.yaml -->\n<!-- /values -->\n");
  });
  after(() => rmSync(root, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const check = () => checkChart(folder).map((fault) => fault.replace(/^.*sample\//, ""));

  it("is asked of the charts that there are", () => {
    assert.deepEqual(findCharts(root), [folder]);
  });

  it("misses what was never generated, and writes nothing when it checks", () => {
    const readme = read("README.md");
    assert.deepEqual(check(), [
      "values.schema.json: is not what values.yaml generates",
      "README.md: is not what values.yaml generates",
    ]);
    assert.equal(read("README.md"), readme);
  });

  it("writes a schema and a table that the check agrees with", () => {
    assert.deepEqual(generateChart(folder), []);
    assert.match(read("values.schema.json"), /"plates": \{/);
    assert.match(read("README.md"), /\| `plates` \| `4`/);
    assert.deepEqual(check(), []);
  });

  it("finds a README that someone edited", () => {
    write("README.md", read("README.md").replace("Plates.", "plates"));
    assert.deepEqual(check(), ["README.md: is not what values.yaml generates"]);
    assert.deepEqual(generateChart(folder), []);
    assert.deepEqual(check(), []);
  });

  it("finds a key that nothing documents", () => {
    write("values.yaml", "# Plates.\nplates: 4\nwells: 96\n");
    assert.equal(check()[0], "values.yaml: wells has no comment");
  });

  it("says what is wrong with values that can't be read", () => {
    write("values.yaml", "[]\n");
    assert.deepEqual(check(), ["values.yaml: values are a map"]);
  });
});
