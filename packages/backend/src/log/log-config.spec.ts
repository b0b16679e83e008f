import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { flagName, readConfig } from "@wellspring/service";
import { logOptions, toLogConfig } from "./log-config.ts";

const read = (options: object) => toLogConfig(readConfig(logOptions, options, flagName));

describe("toLogConfig()", () => {
  it("is a log of the backend's own by default", () => {
    assert.deepEqual(read({}), { kind: "embedded" });
  });

  it("takes a stream of NATS with its defaults", () => {
    assert.deepEqual(read({ log: "jetstream", natsUrl: "nats://a:4222, nats://b:4222" }), {
      kind: "jetstream",
      nats: {
        servers: ["nats://a:4222", "nats://b:4222"],
        user: undefined,
        password: undefined,
        stream: "wellspring",
        replicas: 3,
        bytesMax: 8_589_934_592,
      },
      monitors: [],
      requireSync: false,
      assertSynced: false,
      trimCopies: 2,
      advertise: undefined,
    });
  });

  it("takes what it is given, as text", () => {
    const options = {
      log: "jetstream",
      natsUrl: "nats://a:4222",
      natsUser: "backend",
      natsPassword: "secret",
      natsMonitor: "http://a:8222",
      natsStream: "laboratory-1",
      natsReplicas: "1",
      logBytesMax: "16777216",
      logRequireSync: "true",
      logAssertSynced: "false",
      logTrimCopies: "1",
      advertise: "backend-0.backend:50052",
    };
    assert.deepEqual(read(options), {
      kind: "jetstream",
      nats: {
        servers: ["nats://a:4222"],
        user: "backend",
        password: "secret",
        stream: "laboratory-1",
        replicas: 1,
        bytesMax: 16_777_216,
      },
      monitors: ["http://a:8222"],
      requireSync: true,
      assertSynced: false,
      trimCopies: 1,
      advertise: "backend-0.backend:50052",
    });
  });

  for (const [options, message] of [
    [{ log: "jetstream" }, "--nats-url: name NATS' servers, nats://HOST:4222,…"],
    [{ natsStream: "a b" }, "--nats-stream: is 1 to 64 letters, digits, - and _"],
    [{ natsReplicas: 0 }, "--nats-replicas: is no whole number from 1 to 5"],
    [{ logBytesMax: 1 }, "--log-bytes-max: is no whole number of at least 16777216"],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => read(options), { code: Code.INVALID_ARGUMENT, message });
    });
  }
});
