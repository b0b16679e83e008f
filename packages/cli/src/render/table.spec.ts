import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "@wellspring/contract";
import { renderTable, type TableColumn } from "./table.ts";

const columns: readonly TableColumn[] = [
  { title: "run", align: "left" },
  { title: "readings", align: "right" },
  { title: "robot", align: "left" },
];

describe("renderTable()", () => {
  it("takes as many rows as there may be plates", () => {
    const rows = Array.from({ length: limits.runPlatesMax }, (_, row) => ["run", String(row), "r"]);
    assert.equal(renderTable(columns, rows).split("\n").at(-1), "run     99999  r");
  });

  it("aligns columns to their widest cell", () => {
    const rows = [
      ["ap12", "23 136", "Synergy"],
      ["a longer name", "8 304", ""],
    ];
    assert.equal(
      renderTable(columns, rows),
      [
        "run            readings  robot",
        "ap12             23 136  Synergy",
        "a longer name     8 304",
      ].join("\n"),
    );
  });

  it("writes the titles alone where there is no row", () => {
    assert.equal(renderTable(columns, []), "run  readings  robot");
  });

  it("counts characters, not code units", () => {
    const rows = [
      ["hefe-🧫", "1", "x"],
      ["hefe-ab", "2", "y"],
    ];
    assert.equal(
      renderTable(columns, rows),
      ["run      readings  robot", "hefe-🧫          1  x", "hefe-ab         2  y"].join("\n"),
    );
  });
});
