import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { migrationsFolder } from "./migrations-folder.ts";

describe("migrationsFolder()", () => {
  it("has the statements of each version", () => {
    assert.deepEqual(readdirSync(migrationsFolder()).sort(), [
      "001.do.tables.sql",
      "002.do.views.sql",
    ]);
  });
});
