import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { replaceFile, syncPath } from "./durable-file.ts";

describe("replaceFile()", () => {
  it("makes a file, and puts another in its place, whatever a crash left", (test) => {
    const folder = temporaryFolder(test);
    replaceFile(folder, "form", "1\n");
    writeFileSync(join(folder, "form.new"), "half of a much longer te");
    replaceFile(folder, "form", "2\n");
    assert.equal(readFileSync(join(folder, "form"), "utf8"), "2\n");
    assert.deepEqual(readdirSync(folder), ["form"]);
  });
});

describe("syncPath()", () => {
  it("takes files and folders, and says what is missing", (test) => {
    const folder = temporaryFolder(test);
    writeFileSync(join(folder, "form"), "1\n");
    syncPath(join(folder, "form"));
    syncPath(folder);
    assert.throws(() => syncPath(join(folder, "nosuch")), { code: "ENOENT" });
  });
});
