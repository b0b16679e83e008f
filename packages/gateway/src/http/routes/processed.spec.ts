import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { openHttp } from "../../testing/open-http.ts";

const timeout = 20_000;

type Gateway = Awaited<ReturnType<typeof openHttp>>;
type Processed = { submission_id: string; payload: { timestamp: string; mean: number } };

const submit = async (gateway: Gateway, time: string, data: number[]): Promise<string> => {
  const body = JSON.stringify({ time_stamp: time, data });
  const kept = await gateway.post("/v1/raw", body, "application/json");
  return JSON.parse(await kept.text()).submission_id;
};

/** Samples with these means, a second apart, latest first. */
const submitMeans = async (gateway: Gateway, means: readonly number[]): Promise<void> => {
  for (const [place, mean] of means.entries()) {
    await submit(gateway, `2019-05-01T10:00:${59 - place}Z`, [mean]);
  }
};

const listOf = async (answer: Response): Promise<Processed[]> => {
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
};

const meansOf = async (answer: Response): Promise<number[]> =>
  (await listOf(answer)).map(({ payload }) => payload.mean);

const query = (gateway: Gateway, body: unknown, search = ""): Promise<Response> =>
  gateway.post(`/v1/processed/query${search}`, JSON.stringify(body), "application/json");

const nextOf = (answer: Response): string | undefined =>
  /^<(.*)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];

describe("GET /v1/processed", () => {
  it("lists in order of submission, and leaves out what failed", { timeout }, async () => {
    await using gateway = await openHttp();
    assert.deepEqual(await listOf(await gateway.fetch("/v1/processed")), []);
    await submitMeans(gateway, [3, 1, 2]);
    await gateway.post("/v1/raw", "{}", "application/json");
    const all = await listOf(await gateway.fetch("/v1/processed"));
    assert.deepEqual(Object.keys(all[0]), ["submission_id", "payload"]);
    assert.deepEqual(all[0].payload, {
      timestamp: "2019-05-01T10:00:59Z",
      mean: 3,
      standard_deviation: 0,
    });
    assert.deepEqual(await meansOf(await gateway.fetch("/v1/processed?offset=1&limit=1")), [1]);
  });

  it("links to what follows, as long as anything does", { timeout }, async () => {
    await using gateway = await openHttp();
    await submitMeans(gateway, [5, 4, 3, 2, 1]);
    const found: number[][] = [];
    for (let path: string | undefined = "/v1/processed?limit=2"; path !== undefined; ) {
      const answer = await gateway.fetch(path);
      path = nextOf(answer);
      found.push(await meansOf(answer));
    }
    assert.deepEqual(found, [[5, 4], [3, 2], [1]]);
    const whole = await gateway.fetch("/v1/processed?limit=5");
    assert.equal(whole.headers.get("link"), null);
  });

  it("knows after the longest page too whether more follow", { timeout }, async () => {
    await using gateway = await openHttp();
    await submitMeans(gateway, [1]);
    const answer = await gateway.fetch("/v1/processed?limit=10000");
    assert.equal(answer.headers.get("link"), null);
    assert.deepEqual(
      gateway.store.lists.map(({ limit }) => limit),
      [10_000],
    );
  });

  for (const search of [
    ...["limit=0", "limit=10001", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=1&limit=2"],
    ...[
      "offset=-1",
      "offset=x",
      "offset=4294967296",
      "cursor=0",
      "cursor=x",
      "page=2",
      "project=a%2Fb",
    ],
  ]) {
    it(`refuses ?${search}`, { timeout }, async () => {
      await using gateway = await openHttp();
      const refused = await gateway.fetch(`/v1/processed?${search}`);
      assert.equal(refused.status, 400);
      assert.equal(JSON.parse(await refused.text()).code, "INVALID_ARGUMENT");
      assert.deepEqual(gateway.store.lists, []);
    });
  }

  it("passes the token on", { timeout }, async () => {
    await using gateway = await openHttp();
    const token = "0b6e2c1e-5d0f-4f57-9a39-3f1c2b7d8e90.7";
    await gateway.fetch("/v1/processed", { headers: { "Wellspring-Token": token } });
    assert.equal(gateway.store.lists[0].token, token);
  });
});

describe("POST /v1/processed/query", () => {
  it("orders by the value, between bounds that belong to it", { timeout }, async () => {
    await using gateway = await openHttp();
    await submitMeans(gateway, [3, -1, 2, 1e300, -0.5]);
    const all = await query(gateway, { mean: { min: -1e308 } });
    assert.deepEqual(await meansOf(all), [-1, -0.5, 2, 3, 1e300]);
    assert.deepEqual(
      await meansOf(await query(gateway, { mean: { min: -0.5, max: 3 } })),
      [-0.5, 2, 3],
    );
    assert.deepEqual(await meansOf(await query(gateway, { mean: { min: 3, max: 2 } })), []);
    const timestamp = { min: "2019-05-01T06:00:56.0-04:00", max: "2019-05-01T10:00:57.999Z" };
    assert.deepEqual(await meansOf(await query(gateway, { timestamp })), [1e300, 2]);
  });

  it("links to what follows the same question", { timeout }, async () => {
    await using gateway = await openHttp();
    await submitMeans(gateway, [3, 1, 2]);
    const body = { mean: { min: 0 } };
    const first = await query(gateway, body, "?limit=2");
    assert.deepEqual(await meansOf(first), [1, 2]);
    const next = nextOf(first) ?? "";
    assert.match(next, /^\/v1\/processed\/query\?limit=2&cursor=3$/);
    const second = await gateway.post(next, JSON.stringify(body), "application/json");
    assert.deepEqual(await meansOf(second), [3]);
    assert.equal(second.headers.get("link"), null);
  });

  for (const body of ["", "{", "{}", '{"mean":{}}', '{"mean":{"min":1e400}}', '{"x":{"min":1}}']) {
    it(`refuses ${JSON.stringify(body)}`, { timeout }, async () => {
      await using gateway = await openHttp();
      const refused = await gateway.post("/v1/processed/query", body, "application/json");
      assert.equal(refused.status, 400);
    });
  }

  it("refuses a question of more than 64 KiB", { timeout }, async () => {
    await using gateway = await openHttp();
    assert.equal((await query(gateway, " ".repeat(65_536))).status, 413);
  });
});

describe("GET /v1/processed/{id}", () => {
  it("answers 200, or 202 while it waits", { timeout }, async () => {
    await using done = await openHttp();
    const id = await submit(done, "2019-05-01T10:00:00.50Z", [1, 2]);
    const found = await done.fetch(`/v1/processed/${id.toUpperCase()}`);
    const payload = { timestamp: "2019-05-01T10:00:00.50Z", mean: 1.5, standard_deviation: 0 };
    assert.deepEqual([found.status, await found.json()], [200, { submission_id: id, payload }]);
    await using waiting = await openHttp({ waits: true });
    const early = await submit(waiting, "2019-05-01T10:00:00Z", [1]);
    const later = await waiting.fetch(`/v1/processed/${early}`);
    const waits = { submission_id: early, state: "waiting" };
    assert.deepEqual([later.status, await later.json()], [202, waits]);
  });

  it("answers 422 with the reason where it failed", { timeout }, async () => {
    await using gateway = await openHttp({ waits: true });
    const id = await submit(gateway, "2019-05-01T10:00:00Z", [1]);
    gateway.store.settle(id, { state: Work_State.FAILED, failure: "it took too long" });
    const failed = await gateway.fetch(`/v1/processed/${id}`);
    const why = { submission_id: id, errors: ["it took too long"] };
    assert.deepEqual([failed.status, await failed.json()], [422, why]);
  });

  it("answers 404 where there is none", { timeout }, async () => {
    await using gateway = await openHttp();
    const missing = await gateway.fetch("/v1/processed/fetch");
    const message = "no submission is called fetch";
    assert.deepEqual([missing.status, await missing.json()], [404, { code: "NOT_FOUND", message }]);
  });
});
