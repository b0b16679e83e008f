import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digestToBytes } from "@wellspring/contract";
import { comparePlates } from "./compare-plates.ts";

const place = { project: "default", run: "run-01", plate: 3 };
const digest = { low: 1, high: 2 };
const bytes = digestToBytes(digest);

describe("comparePlates()", () => {
  const told = { readings: 96, digest: bytes };
  const stored = { ...place, readings: 96, digest, told };
  const wanted = { ...place, readings: 96, digest: bytes };
  const texts = (...args: Parameters<typeof comparePlates>) =>
    comparePlates(...args).map(({ place, text }) => `${place} ${text}`);

  it("finds nothing where plates are alike", () => {
    assert.deepEqual(comparePlates([stored], [wanted]), []);
    assert.deepEqual(comparePlates([], []), []);
  });

  it("finds other counts, and plates that one side has alone", () => {
    const both = "default/run-01, plate 3 has 95 readings in PostgreSQL, backends have 96";
    assert.deepEqual(texts([{ ...stored, readings: 95 }], [wanted]), [both]);
    const missing = "default/run-01, plate 3 has 0 readings in PostgreSQL, backends have 96";
    assert.deepEqual(texts([], [wanted]), [missing]);
    const stray = "default/run-01, plate 3 has 96 readings in PostgreSQL, backends have none";
    assert.deepEqual(texts([stored], []), [stray]);
  });

  it("finds other values", () => {
    assert.deepEqual(texts([{ ...stored, digest: { low: 1, high: 3 } }], [wanted]), [
      "default/run-01, plate 3 has readings with other values in PostgreSQL than backends have",
    ]);
  });

  it("finds a row that says something else than the readings, unless an entry was skipped", () => {
    const text =
      "default/run-01, plate 3 has the readings that backends have, " +
      "but its row in table plate says otherwise";
    assert.deepEqual(texts([{ ...stored, told: { ...told, readings: 95 } }], [wanted]), [text]);
    const other = { ...told, digest: Buffer.alloc(8) };
    assert.deepEqual(texts([{ ...stored, told: other }], [wanted]), [text]);
    const skipped = { readings: 95, digest: null };
    assert.deepEqual(texts([{ ...stored, told: skipped }], [wanted]), []);
  });
});
