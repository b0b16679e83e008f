import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listenOption, metricsOption, serverOptions, storeOptions } from "./server-options.ts";

describe("options of servers", () => {
  it("are described, and have defaults, so that a server starts without any", () => {
    const all = { listen: listenOption(50051), ...serverOptions, ...storeOptions };
    for (const [name, option] of Object.entries(all)) {
      assert.ok(option.describe.length > 10, name);
      assert.notEqual(option.default, undefined, name);
    }
    assert.match(metricsOption.describe, /HOST:PORT/);
    assert.equal(all.listen.default, "127.0.0.1:50051");
  });
});
