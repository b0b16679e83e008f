import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openHttp } from "../../testing/open-http.ts";

const timeout = 20_000;
const sample = '{"time_stamp":"2019-05-01T06:00:00-04:00","data":[1]}';

describe("readSubmission()", () => {
  it("reads what was submitted, in its project only", { timeout }, async () => {
    await using gateway = await openHttp();
    const kept = await gateway.post("/v1/raw?project=a", sample, "application/json");
    const { submission_id: id } = JSON.parse(await kept.text());
    const read = await gateway.fetch(`/v1/raw/${id}?project=a`);
    assert.equal(await read.text(), sample);
    assert.equal((await gateway.fetch(`/v1/raw/${id}`)).status, 404);
  });

  it("finds no work of other engines", { timeout }, async () => {
    await using gateway = await openHttp();
    const kept = await gateway.post("/v1/raw", sample, "application/json");
    const { submission_id: id } = JSON.parse(await kept.text());
    gateway.store.settle(id, { engine: "calc" });
    for (const path of [`/v1/processed/${id}`, `/v1/raw/${id}`, `/raw/${id}`]) {
      const missing = await gateway.fetch(path);
      const error = { code: "NOT_FOUND", message: `no submission is called ${id}` };
      assert.deepEqual([missing.status, await missing.json()], [404, error]);
    }
  });
});
