import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { forgetMoments, keepMoment, readMoment } from "./moments.ts";

describe("readMoment()", () => {
  it("knows what was kept last, each by itself, until it is forgotten", (test) => {
    const folder = temporaryFolder(test);
    assert.equal(readMoment(folder, "damaged"), undefined);
    keepMoment(folder, "scrubbed", 1_000);
    keepMoment(folder, "scrubbed", 1_700_000_000_000);
    assert.equal(readMoment(folder, "scrubbed"), 1_700_000_000_000);
    assert.equal(readMoment(folder, "damaged"), undefined);
    keepMoment(folder, "damaged", 2_000);
    assert.equal(readMoment(folder, "damaged"), 2_000);
    forgetMoments(folder);
    forgetMoments(folder);
    for (const moment of ["damaged", "scrubbed"] as const) {
      assert.equal(readMoment(folder, moment), undefined);
    }
  });

  for (const text of ["", "soon", "-1", "0", "1e9", "99999999999999999999"]) {
    it(`takes the time of a file that holds ${JSON.stringify(text)}`, (test) => {
      const folder = temporaryFolder(test);
      const path = join(folder, "damaged");
      writeFileSync(path, text);
      assert.equal(readMoment(folder, "damaged"), Math.floor(statSync(path).mtimeMs));
    });
  }
});
