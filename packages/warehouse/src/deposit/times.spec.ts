import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { usePostgres } from "../testing/warehouse-tables.ts";
import { msToTime, toTimeOrNull } from "./times.ts";

describe("msToTime()", () => {
  it("keeps milliseconds", () => {
    assert.equal(msToTime(1_700_000_000_001n), "2023-11-14T22:13:20.001Z");
  });
});

describe("toTimeOrNull()", () => {
  const examples: readonly [text: string | undefined, time: string | null][] = [
    ["2019-05-01T10:00:00Z", "2019-05-01T10:00:00.0Z"],
    ["2019-05-01t10:00:00.123456789+02:00", "2019-05-01T08:00:00.123456Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0Z"],
    ["9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z"],
    ["0000-12-31T23:59:59Z", null],
    ["yesterday", null],
    ["", null],
    [undefined, null],
  ];
  for (const [text, time] of examples) {
    it(`makes ${time} of ${text}`, () => assert.equal(toTimeOrNull(text), time));
  }

  const postgres = usePostgres();
  it("makes what PostgreSQL takes", async () => {
    const times = examples.flatMap(([, time]) => (time === null ? [] : [`('${time}')`]));
    const rows = await postgres
      .server()
      .run(`SELECT time::timestamptz::text FROM (VALUES ${times}) AS times (time)`);
    assert.equal(rows.length, 5);
  });
});
