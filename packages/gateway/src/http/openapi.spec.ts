import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openHttp } from "../testing/open-http.ts";
import { routes } from "./routes.ts";

const timeout = 20_000;

describe("/openapi.json", () => {
  const readDocument = async () => {
    await using gateway = await openHttp();
    return JSON.parse(await (await gateway.fetch("/openapi.json")).text());
  };

  it("has every path that is not there for older clients alone", { timeout }, async () => {
    const { openapi, paths } = await readDocument();
    assert.equal(openapi, "3.1.0");
    const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = routes.filter(({ hidden }) => !hidden);
    assert.deepEqual(
      described.sort(),
      served.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it("says of queries what is checked", { timeout }, async () => {
    const { paths } = await readDocument();
    const { parameters } = paths["/v1/processed"].get;
    assert.deepEqual(parameters[0], {
      schema: { default: 100, type: "integer", minimum: 1, maximum: 10_000 },
      in: "query",
      name: "limit",
      required: false,
      description: "Most that one answer has",
    });
    const [id] = paths["/v1/raw/{id}"].get.parameters.filter(
      (parameter: { in: string }) => parameter.in === "path",
    );
    assert.partialDeepStrictEqual(id, { name: "id", required: true, schema: { type: "string" } });
  });

  it("says which scope a key needs, and where none is", { timeout }, async () => {
    const { paths, components } = await readDocument();
    assert.equal(components.securitySchemes.key.scheme, "bearer");
    assert.deepEqual(paths["/v1/raw"].post.security, [{ key: ["submit"] }]);
    assert.deepEqual(paths["/healthz"].get.security, []);
  });

  it("says of bodies what they are, and of answers", { timeout }, async () => {
    const { paths } = await readDocument();
    const { requestBody, responses } = paths["/v1/raw"].post;
    const { schema } = requestBody.content["application/json"];
    assert.deepEqual(schema.required, ["time_stamp", "data"]);
    assert.deepEqual(schema.properties.data, {
      type: "array",
      minItems: 1,
      items: { type: "number" },
    });
    assert.ok(requestBody.content["multipart/form-data"]);
    assert.deepEqual(Object.keys(responses), ["200", "400", "413", "415", "429", "default"]);
    const bounds = paths["/v1/processed/query"].post.requestBody.content["application/json"].schema;
    assert.deepEqual(bounds.properties.mean.properties.min, { type: "number" });
  });
});

describe("/docs", () => {
  it("is a page to try it, all of it from here", { timeout }, async () => {
    await using gateway = await openHttp();
    const page = await gateway.fetch("/docs");
    const text = await page.text();
    assert.match(text, /swagger-ui-bundle\.js/);
    assert.doesNotMatch(text, /https?:\/\//);
    assert.doesNotMatch(page.headers.get("content-security-policy") ?? "", /upgrade-insecure/);
    for (const [, path] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      assert.equal((await gateway.fetch(path)).status, 200, path);
    }
  });
});
