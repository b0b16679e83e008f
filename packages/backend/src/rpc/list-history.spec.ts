import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, HistoryEvent_Kind } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { idOf, type ReadingRow } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";

const rowAt = (read: number): ReadingRow => ["A1", read, (read + 1) / 1000];

describe("ListHistory", () => {
  it("tells who did what, of runs that were retracted too", async () => {
    const nowMs = 4_000_000_000_000;
    await using backend = await Backend.open({ now: () => nowMs });
    await backend.upload([{ rows: [rowAt(0)] }], { uploadId: idOf(1), file: "first.csv" });
    await backend.retract({ retractionId: idOf(2), reason: "contaminated" });
    const [{ events }] = await collect(backend.listHistory("run-01"));
    const nothing = { duplicates: 0, filled: 0, plate: undefined, wells: [], atMs: BigInt(nowMs) };
    assert.deepEqual(events, [
      {
        ...nothing,
        kind: HistoryEvent_Kind.UPLOADED,
        principal: "robot-7",
        id: idOf(1),
        file: "first.csv",
        newReadings: 1,
        retractedReadings: 0,
        reason: "",
      },
      {
        ...nothing,
        kind: HistoryEvent_Kind.RETRACTED,
        principal: "",
        id: idOf(2),
        file: "",
        newReadings: 0,
        retractedReadings: 1,
        reason: "contaminated",
      },
    ]);
  });

  it("streams 401 events in pages of 200, oldest first", async () => {
    await using backend = await Backend.open();
    const ids = Array.from({ length: 401 }, (_, read) => idOf(read));
    const { log } = backend.context;
    const appended = ids.map((_, read) => {
      const change = commit(read, [blockOf([rowAt(read)])], { append: true });
      return log.append({ principal: "robot-7", change }, 1_024);
    });
    await Promise.all(appended);
    const pages = await collect(backend.listHistory("run-01"));
    assert.deepEqual(
      pages.map(({ events }) => events.length),
      [200, 200, 1],
    );
    assert.deepEqual(
      pages.flatMap(({ events }) => events).map(({ id }) => id),
      ids,
    );
  });

  it("says that there never was such a run", async () => {
    await using backend = await Backend.open();
    await assert.rejects(collect(backend.listHistory("run-01")), {
      code: Code.NOT_FOUND,
      message: "no run is called run-01 in project default",
    });
  });
});
