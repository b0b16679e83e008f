import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger } from "./log-line.ts";
import { LogLines } from "./testing/log-lines.ts";

describe("createLogger()", () => {
  it("writes a JSON line with level, time, name and message", () => {
    const lines = new LogLines();
    createLogger({ name: "gateway", destination: lines }).info({ backend: "b:1" }, "connected");
    assert.equal(lines.all.length, 1);
    const { time, ...line } = lines.all[0] ?? {};
    assert.deepEqual(line, {
      level: "info",
      name: "gateway",
      backend: "b:1",
      msg: "connected",
    });
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("leaves out what is less important than its level", () => {
    const lines = new LogLines();
    const logger = createLogger({ name: "gateway", level: "warn", destination: lines });
    logger.info("connected");
    logger.warn("lost");
    assert.deepEqual(lines.messages, ["lost"]);
  });

  it("writes an error with its stack", () => {
    const lines = new LogLines();
    const logger = createLogger({ name: "gateway", destination: lines });
    logger.error({ err: new TypeError("bug") }, "failed");
    const error = lines.all[0]?.err;
    assert(typeof error === "object" && error !== null && "stack" in error);
    assert.match(String(error.stack), /^TypeError: bug\n +at /);
  });
});
