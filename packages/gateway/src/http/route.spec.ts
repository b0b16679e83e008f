import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openHttp } from "../testing/open-http.ts";
import { routes } from "./routes.ts";

const timeout = 20_000;

describe("createRoute()", () => {
  it("checks the query before anything is done", { timeout }, async () => {
    await using gateway = await openHttp();
    const refused = await gateway.fetch("/v1/runs?projekt=a");
    const error = { code: "INVALID_ARGUMENT", message: "query: knows no projekt" };
    assert.deepEqual([refused.status, await refused.json()], [400, error]);
    assert.deepEqual(gateway.backend.requests, []);
  });

  it("makes a route that says whom it is open to, and no name twice on one path", () => {
    const open = routes.filter(({ scope }) => scope === "none").map(({ path }) => path);
    const health = ["/raw/healthcheck", "/processed/healthcheck"];
    assert.deepEqual(open, ["/healthz", "/readyz", ...health]);
    const described = routes.filter(({ hidden }) => !hidden).map(({ name }) => name);
    assert.equal(new Set(described).size, described.length);
  });
});
