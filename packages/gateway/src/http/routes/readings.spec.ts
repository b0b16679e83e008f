import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { openHttp } from "../../testing/open-http.ts";
import { noisyBlock, someBlock } from "../../testing/readings.ts";
import { until, untilStill } from "../../testing/until.ts";

const timeout = 30_000;

describe("GET /v1/runs/{run}/readings", () => {
  it("is CSV as robots write it", { timeout }, async () => {
    await using gateway = await openHttp({ blocks: [someBlock(2), someBlock(1)] });
    const answer = await gateway.fetch("/v1/runs/a%20b/readings.csv");
    assert.equal(answer.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
    assert.equal(answer.headers.get("content-disposition"), "inline; filename*=UTF-8''a%20b.csv");
    const [header, ...rows] = (await answer.text()).split("\r\n");
    assert.equal(header, "plate,well,runtime,optical-density,run,corrected-optical-density");
    assert.equal(rows.length, 3);
    assert.match(rows[0], /^3,A1,\d+,[\d.]+,a b,/);
  });

  it("is JSON or Parquet", { timeout }, async () => {
    await using gateway = await openHttp({ blocks: [someBlock(2)] });
    const json = await gateway.fetch("/v1/runs/a/readings.json");
    assert.equal(JSON.parse(await json.text()).length, 2);
    const parquet = await gateway.fetch("/v1/runs/a/readings.parquet");
    assert.equal(parquet.headers.get("content-type"), "application/vnd.apache.parquet");
    const bytes = Buffer.from(await parquet.arrayBuffer());
    assert.deepEqual(
      [bytes.toString("latin1", 0, 4), bytes.toString("latin1", bytes.length - 4)],
      ["PAR1", "PAR1"],
    );
  });

  it("asks for a plate and wells", { timeout }, async () => {
    await using gateway = await openHttp({ blocks: [someBlock(1)] });
    await gateway.fetch("/v1/runs/a/readings.csv?plate=3&well=A1,B1&well=C1&project=p");
    const [asked] = gateway.backend.requests;
    const expected = { project: "p", run: "a", plate: 3, wells: ["A1", "B1", "C1"] };
    assert.partialDeepStrictEqual(asked, { ...expected, columns: false });
  });

  for (const [search, status, message] of [
    ["plate=x", 400, 'plate: "x" is no whole number from 0 to 999999'],
    ["well=A0", 400, 'wells: "A0" is no well from A1 to AF48'],
    ["from=1", 400, "query: knows no from"],
    ["plate=1&well=A1", 404, "there are no readings on plate 1 in A1"],
  ] as const) {
    it(`refuses ?${search}`, { timeout }, async () => {
      await using gateway = await openHttp();
      const refused = await gateway.fetch(`/v1/runs/a/readings.csv?${search}`);
      assert.deepEqual(
        [refused.status, JSON.parse(await refused.text()).message],
        [status, message],
      );
    });
  }

  it("answers 404 where there is no such run", { timeout }, async () => {
    await using gateway = await openHttp({
      beforeCall: () => {
        throw new StatusError(Code.NOT_FOUND, "no run is called a");
      },
    });
    assert.equal((await gateway.fetch("/v1/runs/a/readings.json")).status, 404);
  });

  it("lets a slow reader slow the backend down, and go", { timeout }, async () => {
    const block = noisyBlock();
    await using gateway = await openHttp({ blocks: Array.from({ length: 400 }, () => block) });
    const answer = await gateway.fetch("/v1/runs/a/readings.csv");
    await untilStill(() => gateway.backend.blocksRead);
    assert.ok(gateway.backend.blocksRead < 400, "all were read while nobody took them");
    await answer.body?.cancel();
    await until(() => gateway.lines.length === 1);
    assert.equal(gateway.lines[0].code, "CANCELLED");
  });
});
