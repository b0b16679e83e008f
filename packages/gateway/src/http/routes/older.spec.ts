import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openHttp } from "../../testing/open-http.ts";

const timeout = 20_000;
const sample = '{"time_stamp":"2019-05-01T06:00:00-04:00","data":[1]}';

describe("the paths of older clients", () => {
  it("keep, give back, list and query", { timeout }, async () => {
    await using gateway = await openHttp();
    const kept = await gateway.post("/raw?key=abc", sample, "application/json");
    assert.equal(kept.status, 200);
    const { submission_id: id } = JSON.parse(await kept.text());
    assert.equal(await (await gateway.fetch(`/raw/${id}?key=abc`)).text(), sample);
    const list = await gateway.fetch("/processed/fetch?key=abc&limit=1&offset=0&whatever=1");
    assert.equal(JSON.parse(await list.text())[0].submission_id, id);
    const found = await gateway.post("/processed/query", '{"mean":{"max":1}}', "application/json");
    assert.equal(JSON.parse(await found.text()).length, 1);
  });

  for (const [search, limit, offset] of [
    ["", 100, 0],
    ["limit=x&offset=x", 100, 0],
    ["limit=0&offset=-1", 100, 0],
    ["limit=-5&offset=", 100, 0],
    ["limit=7&offset=3", 7, 3],
    ["limit=99999", 10_000, 0],
  ] as const) {
    it(`take ?${search} for ${limit} from ${offset} on`, { timeout }, async () => {
      await using gateway = await openHttp();
      assert.equal((await gateway.fetch(`/processed/fetch?${search}`)).status, 200);
      const [asked] = gateway.store.lists;
      assert.deepEqual([asked.limit, asked.offset], [Math.min(limit + 1, 10_000), offset]);
    });
  }

  it("go on where a page ended", { timeout }, async () => {
    await using gateway = await openHttp();
    for (let posted = 0; posted < 5; posted++) {
      await gateway.post("/raw", sample, "application/json");
    }
    const pages: number[] = [];
    for (let path = "/processed/fetch?limit=2&cursor=x"; path !== ""; ) {
      const answer = await gateway.fetch(path);
      pages.push(JSON.parse(await answer.text()).length);
      path = /^<(.*)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1] ?? "";
    }
    assert.deepEqual(pages, [2, 2, 1]);
  });

  it("tell their health", { timeout }, async () => {
    await using gateway = await openHttp();
    for (const path of ["/raw/healthcheck", "/processed/healthcheck"]) {
      const answer = await gateway.fetch(path);
      assert.deepEqual([answer.status, await answer.json()], [200, { status: "ok" }]);
    }
  });
});
