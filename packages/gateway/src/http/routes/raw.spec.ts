import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { Code, limits, StatusError } from "@wellspring/contract";
import { openHttp } from "../../testing/open-http.ts";
import { until } from "../../testing/until.ts";

const timeout = 30_000;

const sample = '{"time_stamp":"2019-05-01T06:00:00-04:00", "data":[1, 2, 3], "robot":"ß"}';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const formOf = (...parts: [name: string, body: string, type: string][]): FormData => {
  const form = new FormData();
  for (const [name, body, type] of parts) form.append(name, new Blob([body], { type }), "x");
  return form;
};

/** Sends bytes as they are, and gives the first line of the answer. */
const sendRaw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.end(text));
    socket.once("data", (bytes) => {
      resolve(bytes.toString().split("\r\n", 1)[0]);
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("end", () => resolve(""));
  });

describe("POST /v1/raw", () => {
  it("keeps a sample, byte for byte with its type", { timeout }, async () => {
    await using gateway = await openHttp();
    const kept = await gateway.post("/v1/raw", sample, "application/json; charset=utf-8");
    assert.equal(kept.status, 200);
    assert.match(kept.headers.get("wellspring-token") ?? "", /\.1$/);
    const { submission_id: id } = JSON.parse(await kept.text());
    assert.match(id, uuid);
    const back = await gateway.fetch(`/v1/raw/${id}`);
    assert.deepEqual(
      [back.status, back.headers.get("content-type"), await back.text()],
      [200, "application/json; charset=utf-8", sample],
    );
    const [[{ engine, project, errors }]] = gateway.store.calls;
    assert.deepEqual([engine, project, errors], ["statistics", "default", []]);
    await until(() => gateway.lines.length === 2);
    assert.deepEqual([gateway.lines[0].method, gateway.lines[0].code], ["PostRaw", "OK"]);
  });

  it("reads as JSON what has no type, and what curl -d sends", { timeout }, async () => {
    await using gateway = await openHttp();
    const untyped = new TextEncoder().encode(sample);
    assert.equal((await gateway.post("/v1/raw", untyped)).status, 200);
    const form = "application/x-www-form-urlencoded";
    assert.equal((await gateway.post("/v1/raw", sample, form)).status, 200);
  });

  it("keeps of a form the part file_upload", { timeout }, async () => {
    await using gateway = await openHttp();
    const form = formOf(["note", "x", "text/plain"], ["file_upload", sample, "text/x-json"]);
    const kept = await gateway.post("/v1/raw", form);
    assert.equal(kept.status, 200);
    const { submission_id: id } = JSON.parse(await kept.text());
    const back = await gateway.fetch(`/v1/raw/${id}`);
    assert.deepEqual(
      [back.headers.get("content-type"), await back.text()],
      ["text/x-json", sample],
    );
    assert.equal(back.headers.get("content-security-policy"), "sandbox; default-src 'none'");
  });

  it("keeps what is no sample too, and says why it is none", { timeout }, async () => {
    await using gateway = await openHttp();
    for (const [body, error] of [
      ['{"time_stamp":"2019-05-01T06:00:00Z","data":[]}', /^Field data: is empty$/],
      ["no JSON", /^the body is no JSON: /],
    ] as const) {
      const refused = await gateway.post("/v1/raw", body, "application/json");
      assert.equal(refused.status, 400);
      const { submission_id: id, errors } = JSON.parse(await refused.text());
      assert.match(errors[0], error);
      assert.equal(await (await gateway.fetch(`/v1/raw/${id}`)).text(), body);
      const computed = await gateway.fetch(`/v1/processed/${id}`);
      assert.equal(computed.status, 422);
      assert.deepEqual(JSON.parse(await computed.text()), { submission_id: id, errors });
    }
  });

  it("keeps nothing of what is no body, and says so without an id", { timeout }, async () => {
    await using gateway = await openHttp();
    for (const [body, type, error] of [
      ["", "application/json", "body: is empty"],
      [formOf(["other", "x", ""]), undefined, "body: has no part called file_upload"],
      [formOf(["file_upload", "", ""]), undefined, "body: is empty"],
      [
        formOf(["file_upload", sample, ""], ["file_upload", sample, ""]),
        undefined,
        "body: has 2 parts called file_upload",
      ],
    ] as const) {
      const refused = await gateway.post("/v1/raw", body, type);
      assert.deepEqual([refused.status, await refused.json()], [400, { errors: [error] }]);
    }
    assert.deepEqual(gateway.store.calls, []);
  });

  it("refuses other types and unknown questions", { timeout }, async () => {
    await using gateway = await openHttp();
    assert.equal((await gateway.post("/v1/raw", sample, "text/csv")).status, 415);
    assert.equal((await gateway.post("/v1/raw?x=1", sample, "application/json")).status, 400);
    assert.equal((await gateway.post("/v1/raw?project=a%2Fb", sample)).status, 400);
    assert.deepEqual(gateway.store.calls, []);
  });

  it("stages what is large, and gives it back", { timeout }, async () => {
    await using gateway = await openHttp();
    const { workChunkBytesMax } = limits;
    for (const [bytes, chunks] of [
      [workChunkBytesMax, []],
      [workChunkBytesMax + 1, [[workChunkBytesMax, 1]]],
    ] as const) {
      const body = sample + " ".repeat(bytes - Buffer.byteLength(sample));
      const kept = await gateway.post("/v1/raw", body, "application/json");
      assert.equal(kept.status, 200);
      assert.deepEqual(gateway.store.chunks, chunks);
      const { submission_id: id } = JSON.parse(await kept.text());
      assert.equal(await (await gateway.fetch(`/v1/raw/${id}`)).text(), body);
    }
  });

  it("takes 32 MiB and no byte more, told before or not", { timeout }, async () => {
    await using gateway = await openHttp();
    const body = Buffer.alloc(limits.workBodyBytesMax, " ");
    body.write(sample);
    assert.equal((await gateway.post("/v1/raw", body, "application/json")).status, 200);
    const more = Buffer.concat([body, Buffer.from(" ")]);
    assert.equal((await gateway.post("/v1/raw", more, "application/json")).status, 413);
    const untold = await fetch(`${gateway.url}/v1/raw`, {
      method: "POST",
      body: new Blob([more]).stream(),
      headers: { "content-type": "application/json" },
      duplex: "half",
    });
    assert.equal(untold.status, 413);
    const form = new FormData();
    form.append("file_upload", new Blob([more]), "x");
    assert.equal((await gateway.post("/v1/raw", form)).status, 413);
  });

  it("keeps nothing of a body that breaks off", { timeout }, async () => {
    await using gateway = await openHttp();
    const head = "POST /v1/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n";
    await sendRaw(gateway.url, `${head}{"time`);
    await until(() => gateway.lines.length === 1);
    assert.equal(gateway.lines[0].code, "CANCELLED");
    assert.deepEqual(gateway.store.calls, []);
  });

  it("answers 429 and when to try again where there is no room", { timeout }, async () => {
    await using gateway = await openHttp({
      beforeSubmit: () => {
        throw new StatusError(Code.RESOURCE_EXHAUSTED, "the log is full");
      },
    });
    const refused = await gateway.post("/v1/raw", sample, "application/json");
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"]);
    const error = { code: "RESOURCE_EXHAUSTED", message: "the log is full" };
    assert.deepEqual(await refused.json(), error);
  });
});

describe("GET /v1/raw/{id}", () => {
  it("finds nothing under other ids, nor in other projects", { timeout }, async () => {
    await using gateway = await openHttp();
    const kept = await gateway.post("/v1/raw?project=a", sample, "application/json");
    const { submission_id: id } = JSON.parse(await kept.text());
    assert.equal((await gateway.fetch(`/v1/raw/${id}?project=a`)).status, 200);
    for (const path of [id, "1", "00000000-0000-7000-8000-000000000000"]) {
      const missing = await gateway.fetch(`/v1/raw/${path}`);
      const error = { code: "NOT_FOUND", message: `no submission is called ${path}` };
      assert.deepEqual([missing.status, await missing.json()], [404, error]);
    }
  });

  it("refuses what is no token", { timeout }, async () => {
    await using gateway = await openHttp();
    const headers = { "wellspring-token": "x" };
    const refused = await gateway.fetch("/v1/raw/1", { headers });
    assert.equal(refused.status, 400);
  });
});
