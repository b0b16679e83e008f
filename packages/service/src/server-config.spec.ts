import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { readEnvironment } from "./config.ts";
import { serverOptions } from "./server-config.ts";

const schema = z.object(serverOptions(50_051));

describe("serverOptions()", () => {
  it("listens on this machine alone by default, without metrics and without a fault", () => {
    assert.deepEqual(readEnvironment(schema, {}), {
      listen: { host: "127.0.0.1", port: 50_051 },
      drainTimeoutMs: 10_000,
    });
  });

  for (const [name, value] of [
    ["LISTEN", "50051"],
    ["METRICS", "here"],
    ["LOG_LEVEL", "loud"],
    ["DRAIN_TIMEOUT_MS", "soon"],
    ["FAULT", "yes"],
  ] as const) {
    const variable = `WELLSPRING_${name}`;
    it(`refuses ${variable}=${value}, naming it`, () => {
      assert.throws(() => readEnvironment(schema, { [variable]: value }), {
        message: new RegExp(`^${variable}: `),
      });
    });
  }
});
