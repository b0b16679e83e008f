import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readBackendConfig } from "@wellspring/backend";
import type { Options } from "@wellspring/cli";
import { readWarehouseConfig } from "@wellspring/warehouse";
import {
  accessOptions,
  listenOption,
  logOptions,
  metricsOption,
  postgresOptions,
  serverOptions,
  storeOptions,
} from "./server-options.ts";

const backendOptions = { listen: listenOption(50052), ...storeOptions, ...logOptions };

/** What a command hears of options that nobody gave. */
const defaultsOf = (options: Record<string, Options>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      option.default,
    ]),
  );

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

  it("have the defaults that a backend has without them", () => {
    assert.deepEqual(readBackendConfig(defaultsOf(backendOptions)), readBackendConfig({}));
    const shared = { log: "jetstream", natsUrl: "nats://a:4222" };
    assert.deepEqual(
      readBackendConfig({ ...defaultsOf(backendOptions), ...shared }),
      readBackendConfig(shared),
    );
  });

  it("let in everyone unless they are told otherwise", () => {
    for (const [name, option] of Object.entries(accessOptions)) {
      assert.ok(option.describe.length > 10, name);
      assert.ok(!("default" in option), name);
    }
    assert.match(accessOptions["admin-key"].describe, /WELLSPRING_ADMIN_KEY/);
  });

  it("say of a password how it is given without showing it", () => {
    assert.match(logOptions["nats-password"].describe, /WELLSPRING_NATS_PASSWORD/);
    assert.match(postgresOptions.postgres.describe, /WELLSPRING_POSTGRES/);
    const postgres = "postgres://lab@127.0.0.1/growth";
    const { schema } = defaultsOf(postgresOptions);
    assert.deepEqual(readWarehouseConfig({ postgres, schema }), readWarehouseConfig({ postgres }));
  });
});
