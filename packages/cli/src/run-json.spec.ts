import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HistoryEvent } from "@wellspring/contract";
import { eventKind, eventToJson } from "./run-json.ts";

const event: HistoryEvent = {
  kind: 1,
  atMs: 1_769_860_800_000n,
  principal: "anonymous",
  id: Buffer.from("0194a1de000070008000000000000001", "hex"),
  file: "run.csv",
  newReadings: 5,
  duplicates: 1,
  filled: 2,
  wells: [],
  retractedReadings: 0,
  reason: "",
};

const common = {
  at: "2026-01-31T12:00:00.000Z",
  principal: "anonymous",
  id: "0194a1de-0000-7000-8000-000000000001",
};

describe("eventToJson()", () => {
  it("tells what an upload brought", () => {
    assert.deepEqual(eventToJson(event), {
      event: "uploaded",
      ...common,
      file: "run.csv",
      new: 5,
      duplicates: 1,
      filled: 2,
    });
  });

  it("tells what was retracted, and why", () => {
    const retraction = { ...event, kind: 3, retractedReadings: 9, reason: "spilled" } as const;
    assert.deepEqual(eventToJson(retraction), {
      event: "retracted",
      ...common,
      plate: null,
      wells: [],
      readings: 9,
      reason: "spilled",
    });
    assert.deepEqual(eventToJson({ ...retraction, plate: 0, wells: ["B7"] }), {
      event: "retracted",
      ...common,
      plate: 0,
      wells: ["B7"],
      readings: 9,
      reason: "spilled",
    });
  });
});

describe("eventKind()", () => {
  it("names each kind", () => {
    const kinds = ([0, 1, 2, 3, -1] as const).map((kind) => eventKind({ ...event, kind }));
    assert.deepEqual(kinds, ["other", "uploaded", "appended", "retracted", "other"]);
  });
});
