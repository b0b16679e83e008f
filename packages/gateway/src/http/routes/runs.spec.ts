import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, Run, runToJson, StatusError } from "@wellspring/contract";
import { openHttp } from "../../testing/open-http.ts";

const timeout = 20_000;

const runOf = (name: string): Run => ({
  ...Run.decode(new Uint8Array()),
  ...{ project: "default", name, plates: 1, wells: 2, readings: 3 },
});

describe("GET /v1/runs", () => {
  it("lists runs as the command line does", { timeout }, async () => {
    const runs = ["a", "b/ß", "c"].map(runOf);
    await using gateway = await openHttp({ runs });
    const token = "0b6e2c1e-5d0f-4f57-9a39-3f1c2b7d8e90.7";
    const headers = { "Wellspring-Token": token };
    const answer = await gateway.fetch("/v1/runs?project=p", { headers });
    assert.equal(answer.headers.get("content-type"), "application/json; charset=utf-8");
    assert.deepEqual(await answer.json(), runs.map(runToJson));
    assert.deepEqual(gateway.backend.requests, [{ project: "p", token }]);
  });

  it("is [] where there are none", { timeout }, async () => {
    await using gateway = await openHttp();
    assert.equal(await (await gateway.fetch("/v1/runs")).text(), "[]\n");
  });

  it("refuses before the first byte", { timeout }, async () => {
    await using gateway = await openHttp({
      beforeCall: () => {
        throw new StatusError(Code.FAILED_PRECONDITION, "token: is another log's");
      },
    });
    const refused = await gateway.fetch("/v1/runs");
    const error = { code: "FAILED_PRECONDITION", message: "token: is another log's" };
    assert.deepEqual([refused.status, await refused.json()], [412, error]);
    assert.equal((await gateway.fetch("/v1/runs?project=..%2F")).status, 400);
  });
});

describe("GET /v1/runs/{run}", () => {
  it("has the run and its plates", { timeout }, async () => {
    await using gateway = await openHttp({ runs: [runOf("run 01")] });
    const answer = await gateway.fetch("/v1/runs/run%2001");
    assert.deepEqual(await answer.json(), { ...runToJson(runOf("run 01")), plates: [] });
    assert.deepEqual(gateway.backend.requests, [{ project: "default", run: "run 01", token: "" }]);
  });

  it("takes the longest name there is", { timeout }, async () => {
    await using gateway = await openHttp({ runs: [runOf("a")] });
    const longest = encodeURIComponent("ß".repeat(100));
    assert.equal((await gateway.fetch(`/v1/runs/${longest}`)).status, 200);
    assert.equal((await gateway.fetch(`/v1/runs/${longest}a`)).status, 400);
  });
});
