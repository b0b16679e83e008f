import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, type RunDescription, type UploadOpen } from "@wellspring/contract";
import { parseId, parseOpen, parseText } from "./parse-open.ts";

const nothing: RunDescription = { robot: "", instrument: "", startedAt: "", attributes: {} };

const openWith = (fields: Partial<UploadOpen>): UploadOpen => ({
  uploadId: Buffer.alloc(16),
  project: "",
  append: false,
  file: "a.csv",
  description: undefined,
  first: true,
  ...fields,
});

const describedWith = (fields: Partial<RunDescription>): UploadOpen =>
  openWith({ description: { ...nothing, ...fields } });

const attributes = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, key) => [`key ${key}`, "value"]));

describe("parseOpen()", () => {
  it("names the default project and keeps all else", () => {
    const open = describedWith({ robot: "R2", startedAt: "2026-03-01T09:30:00Z" });
    assert.deepEqual(parseOpen(open), { ...open, project: "default" });
  });

  it("accepts everything at its bound", () => {
    const text = "x".repeat(limits.textBytesMax);
    parseOpen(openWith({ file: "x".repeat(limits.fileNameBytesMax) }));
    parseOpen(describedWith({ robot: text, instrument: text }));
    parseOpen(describedWith({ attributes: attributes(limits.attributesMax) }));
    const key = "k".repeat(limits.attributeKeyBytesMax);
    parseOpen(describedWith({ attributes: { [key]: text } }));
  });

  const long = "x".repeat(1_001);
  for (const [open, message] of [
    [openWith({ uploadId: Buffer.alloc(15) }), "upload_id: has 15 bytes, not 16"],
    [openWith({ project: "." }), 'project: must not be "."'],
    [openWith({ file: long }), "file: has 1001 bytes, at most 1000 are allowed"],
    [describedWith({ robot: long }), "robot: has 1001 bytes, at most 1000 are allowed"],
    [describedWith({ instrument: long }), "instrument: has 1001 bytes, at most 1000 are allowed"],
    [
      describedWith({ attributes: attributes(101) }),
      "attributes: there are 101, at most 100 are allowed",
    ],
    [describedWith({ attributes: { "": "value" } }), "attributes: a key is empty"],
    [
      describedWith({ attributes: { ["k".repeat(101)]: "" } }),
      "attributes: a key: has 101 bytes, at most 100 are allowed",
    ],
    [
      describedWith({ attributes: { medium: long } }),
      "attributes: medium: has 1001 bytes, at most 1000 are allowed",
    ],
  ] as const) {
    it(`refuses: ${message}`, () => {
      assert.throws(() => parseOpen(open), { code: Code.INVALID_ARGUMENT, message });
    });
  }

  it("refuses a start without a zone", () => {
    assert.throws(() => parseOpen(describedWith({ startedAt: "2026-03-01T09:30:00" })), {
      message: /^started_at: /,
    });
  });
});

describe("parseId()", () => {
  it("takes 16 bytes and names the field otherwise", () => {
    assert.equal(parseId("id", Buffer.alloc(16)).length, 16);
    assert.throws(() => parseId("id", Buffer.alloc(17)), { message: "id: has 17 bytes, not 16" });
  });
});

describe("parseText()", () => {
  it("counts bytes, not characters", () => {
    assert.equal(parseText("text", "ää", 4), "ää");
    assert.throws(() => parseText("text", "ää", 3), {
      message: "text: has 4 bytes, at most 3 are allowed",
    });
  });
});
