import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainTerminal } from "../render/terminal.ts";
import { type ReadingRow, readingsOf } from "../testing/readings.ts";
import { startRunServer } from "../testing/run-server.ts";
import { openSpecLink } from "../testing/spec-link.ts";
import { showCurve } from "./show-curve.ts";

describe("showCurve()", () => {
  it("joins the blocks of a long curve", async () => {
    await using server = await startRunServer();
    const rows = Array.from({ length: 5_000 }, (_, time): ReadingRow => ["B7", time, time / 8, 1]);
    server.store.apply("long", 0, readingsOf(rows), true);
    using link = openSpecLink(server);
    const selection = { run: "long", plate: 0, wells: ["B7"] };
    const [json] = await showCurve(link, selection, plainTerminal, true);
    const curve = JSON.parse(json);
    assert.deepEqual(
      curve.runtimes,
      rows.map(([, time]) => time),
    );
    assert.deepEqual(
      curve.optical_densities,
      rows.map(([, , density]) => density),
    );
    const lines = await showCurve(link, selection, plainTerminal, false);
    assert.equal(lines[0], "long, plate 0, well B7: 5 000 readings");
  });
});
