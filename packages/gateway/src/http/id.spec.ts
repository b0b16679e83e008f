import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createId, idToText } from "./id.ts";

describe("createId()", () => {
  it("makes UUIDs of version 7, which order by time", () => {
    const nowMs = Date.parse("2026-01-31T12:00:00Z");
    const text = idToText(createId(nowMs));
    assert.match(text, /^019c13ec-9e00-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(Buffer.compare(createId(nowMs), createId(nowMs + 1)), -1);
  });

  it("makes another one each time", () => {
    const ids = Array.from({ length: 1_000 }, () => idToText(createId(0)));
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe("idToText()", () => {
  it("writes it as people do", () => {
    const id = Buffer.from("0194a1de000070008000000000000001", "hex");
    assert.equal(idToText(id), "0194a1de-0000-7000-8000-000000000001");
  });
});
