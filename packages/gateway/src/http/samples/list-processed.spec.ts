import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { openHttp } from "../../testing/open-http.ts";

const timeout = 20_000;

const sample = '{"time_stamp":"2019-05-01T06:00:00-04:00","data":[1]}';

describe("listProcessed()", () => {
  it("asks for one more than it shows", { timeout }, async () => {
    await using gateway = await openHttp();
    await gateway.fetch("/v1/processed?limit=7&offset=3&cursor=5&project=p");
    const [{ project, engine, states, limit, offset, after, index }] = gateway.store.lists;
    assert.deepEqual([project, engine, states], ["p", "statistics", [Work_State.DONE]]);
    assert.deepEqual([limit, offset, after, index], [8, 3, 5n, ""]);
  });

  it("keeps the project in its links", { timeout }, async () => {
    await using gateway = await openHttp();
    for (let count = 0; count < 2; count++) {
      await gateway.post("/v1/raw?project=p", sample, "application/json");
    }
    const answer = await gateway.fetch("/v1/processed?limit=1&project=p");
    const link = '</v1/processed?limit=1&cursor=1&project=p>; rel="next"';
    assert.equal(answer.headers.get("link"), link);
  });
});
