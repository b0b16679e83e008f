import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { readWarehouseConfig, readWarehouseEnvironment } from "./config.ts";

const postgres = "postgres://robot:secret@db.example.org:5433/lab?sslmode=verify-full";

describe("readWarehouseConfig()", () => {
  it("has a default for everything but where PostgreSQL is", () => {
    assert.deepEqual(readWarehouseConfig({ postgres }), {
      listen: { host: "127.0.0.1", port: 50_054 },
      backends: ["127.0.0.1:50052"],
      target: { url: postgres, schema: "wellspring" },
      drainTimeoutMs: 10_000,
    });
  });

  it("takes what else is set", () => {
    const config = readWarehouseConfig({
      listen: "0.0.0.0:1",
      backend: "kubernetes:lab/ws-backend:grpc",
      postgres: "postgresql://db",
      schema: "w_2",
      unknown: "left out",
    });
    assert.partialDeepStrictEqual(config, {
      listen: { host: "0.0.0.0", port: 1 },
      backends: { namespace: "lab", service: "ws-backend", port: "grpc" },
      target: { url: "postgresql://db", schema: "w_2" },
    });
  });

  const noUrl = "--postgres: is no URL like postgres://user@host:5432/database";
  for (const [options, message] of [
    [{}, "--postgres: is missing: postgres://USER@HOST:PORT/DATABASE says where the copy is"],
    [{ postgres: "" }, noUrl],
    [{ postgres: "mysql://robot:secret@db" }, noUrl],
    [{ postgres: "postgres://robot:secret@db:port" }, noUrl],
    [
      { postgres, schema: "w 2" },
      '--schema: "w 2" is no name as in [a-z_][a-z0-9_]*, at most 50 bytes',
    ],
    [
      { postgres, backend: "b" },
      '--backend: "b" is no address: HOST:PORT such as 127.0.0.1:50052 is',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const error = new StatusError(Code.INVALID_ARGUMENT, message);
      assert.throws(() => readWarehouseConfig(options), error);
    });
  }
});

describe("readWarehouseEnvironment()", () => {
  it("takes a variable for each option", () => {
    const env = {
      WELLSPRING_POSTGRES: postgres,
      WELLSPRING_SCHEMA: "growth",
      WELLSPRING_BACKEND: "b:1",
      WELLSPRING_METRICS: "0.0.0.0:9090",
    };
    const { target, backends, metrics } = readWarehouseEnvironment(env);
    assert.deepEqual(target, { url: postgres, schema: "growth" });
    assert.deepEqual(backends, ["b:1"]);
    assert.deepEqual(metrics, { host: "0.0.0.0", port: 9_090 });
  });

  it("says which variable is missing", () => {
    const code = Code.INVALID_ARGUMENT;
    const missing = { code, message: /^WELLSPRING_POSTGRES: is missing: / };
    assert.throws(() => readWarehouseEnvironment({}), missing);
    const wrong = { code, message: /^WELLSPRING_POSTGRES: is no URL like / };
    assert.throws(() => readWarehouseEnvironment({ WELLSPRING_POSTGRES: "db" }), wrong);
  });
});
