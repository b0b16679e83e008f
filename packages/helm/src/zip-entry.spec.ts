import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createZip } from "./testing/create-zip.ts";
import { readZipEntry } from "./zip-entry.ts";

const files = { "a.txt": "alpha", "b/c.txt": "gamma ".repeat(1_000), empty: "" };

describe("readZipEntry()", () => {
  for (const store of [false, true]) {
    it(`reads every file, ${store ? "stored" : "deflated"}`, () => {
      const zip = createZip(files, store);
      for (const [name, text] of Object.entries(files)) {
        assert.equal(readZipEntry(zip, name).toString(), text);
      }
    });
  }

  it("refuses a name that is not there", () => {
    const message = "there is no c.txt in the zip archive";
    assert.throws(() => readZipEntry(createZip(files), "c.txt"), new Error(message));
  });

  it("refuses what is no archive", () => {
    const message = "this is no zip archive";
    assert.throws(() => readZipEntry(Buffer.from("PK?"), "a"), new Error(message));
  });

  it("refuses a compression that it does not know", () => {
    const zip = createZip({ a: "a" });
    zip.writeUInt16LE(12, zip.lastIndexOf("PK\x01\x02") + 10);
    const message = "compression method 12 of a zip archive is unknown";
    assert.throws(() => readZipEntry(zip, "a"), new Error(message));
  });
});
