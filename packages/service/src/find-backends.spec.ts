import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findBackends } from "./find-backends.ts";
import { createLogger } from "./log-line.ts";
import { SliceServer } from "./testing/slice-server.ts";
import { until } from "./testing/until.ts";

const timeout = 20_000;
const logger = createLogger({ name: "spec", level: "silent" });
const service = { namespace: "lab", service: "ws-backend", port: "grpc" };

describe("findBackends()", () => {
  it("tells addresses that are given, once", async () => {
    const told: (readonly string[])[] = [];
    const follow = (addresses: readonly string[]) => void told.push(addresses);
    assert.equal(await findBackends(["a:1", "b:2"], follow, logger, {}), undefined);
    assert.deepEqual(told, [["a:1", "b:2"]]);
  });

  it("tells of a replica within two seconds of its being ready", { timeout }, async () => {
    await using kubernetes = await SliceServer.open();
    kubernetes.set("one", ["127.0.0.1:1"]);
    let known: readonly string[] = [];
    const follow = (addresses: readonly string[]) => {
      known = addresses;
    };
    const parts = { kubeConfig: kubernetes.config };
    using _search = await findBackends(service, follow, logger, parts);
    assert.deepEqual(known, ["127.0.0.1:1"]);

    await until(() => kubernetes.openWatches === 1);
    const startedAtMs = performance.now();
    kubernetes.set("two", ["127.0.0.1:2"]);
    await until(() => known.length === 2);
    assert(performance.now() - startedAtMs < 2_000);
    kubernetes.set("two", ["127.0.0.1:2"], { serving: false });
    await until(() => known.length === 1);
  });

  it("starts while the API server is away", { timeout }, async () => {
    await using kubernetes = await SliceServer.open();
    kubernetes.isAway = true;
    kubernetes.set("one", ["127.0.0.1:1"]);
    let known: readonly string[] = [];
    const follow = (addresses: readonly string[]) => {
      known = addresses;
    };
    const parts = { kubeConfig: kubernetes.config };
    using _search = await findBackends(service, follow, logger, parts);
    assert.deepEqual(known, []);
    kubernetes.isAway = false;
    await until(() => known.length === 1);
  });
});
