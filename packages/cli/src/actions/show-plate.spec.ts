import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wellIndexEnd, wellName } from "@wellspring/contract";
import { plainTerminal } from "../render/terminal.ts";
import { type ReadingRow, readingsOf } from "../testing/readings.ts";
import { startRunServer } from "../testing/run-server.ts";
import { openSpecLink } from "../testing/spec-link.ts";
import { showPlate } from "./show-plate.ts";

describe("showPlate()", () => {
  it("finds the last read of each of 1536 wells, wherever a block ends", async () => {
    await using server = await startRunServer();
    const rows: ReadingRow[] = [];
    for (let well = 0; well < wellIndexEnd; well++) {
      for (const time of [0, 1, 2]) rows.push([wellName(well), time, time * 1_000 + well, 0]);
    }
    server.store.apply("big", 0, readingsOf(rows), true);
    using link = openSpecLink(server);
    const [json] = await showPlate(link, "big", 0, undefined, plainTerminal, true);
    const { wells } = JSON.parse(json);
    assert.equal(Object.keys(wells).length, wellIndexEnd);
    for (let well = 0; well < wellIndexEnd; well++) {
      assert.equal(wells[wellName(well)].optical_density, 2_000 + well);
    }
  });
});
