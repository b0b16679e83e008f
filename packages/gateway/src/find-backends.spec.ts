import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callUnary, RunServiceService } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { Backends } from "./backends.ts";
import { Context } from "./context.ts";
import { findBackends } from "./find-backends.ts";
import { openGateway } from "./testing/open-gateway.ts";
import { RecordingBackend } from "./testing/recording-backend.ts";
import { SliceServer } from "./testing/slice-server.ts";
import { until } from "./testing/until.ts";

const timeout = 20_000;
const logger = createLogger({ name: "spec", level: "silent" });
const service = { namespace: "lab", service: "ws-backend", port: "grpc" };

describe("findBackends()", () => {
  it("tells addresses that are given, once", { timeout }, async () => {
    await using one = await RecordingBackend.open();
    using backends = new Backends({ logger, onReady: () => undefined });
    assert.equal(await findBackends(backends, [one.address], logger, {}), undefined);
    await backends.attempt();
    assert.equal(backends.choose("read").length, 1);
  });

  it("uses a replica within two seconds of its being ready", { timeout }, async () => {
    await using kubernetes = await SliceServer.open();
    await using one = await RecordingBackend.open({ logId: "log-3" });
    kubernetes.set("one", [one.address]);
    const listen = { host: "127.0.0.1", port: 0 };
    const config = { listen, backends: service, print: false, drainTimeoutMs: 0 };
    const kubeConfig = kubernetes.config;
    await using gateway = await Context.open(config, { logger, kubeConfig });
    assert.equal(gateway.health.isServing("readiness"), true);
    await using outer = await openGateway([gateway.address]);
    const { logId } = await callUnary(outer.client, RunServiceService.getStatus, {});
    assert.equal(logId, "log-3");

    await using two = await RecordingBackend.open({ logId: "log-3" });
    const startedAtMs = performance.now();
    kubernetes.set("two", [two.address]);
    await until(() => gateway.backends.choose("read").length === 2);
    assert(performance.now() - startedAtMs < 2_000);
    kubernetes.set("two", [two.address], { serving: false });
    await until(() => gateway.backends.choose("read").length === 1);
  });

  it("starts while the API server is away", { timeout }, async () => {
    await using kubernetes = await SliceServer.open();
    await using one = await RecordingBackend.open();
    kubernetes.isAway = true;
    kubernetes.set("one", [one.address]);
    using backends = new Backends({ logger, onReady: () => undefined });
    using _search = await findBackends(backends, service, logger, {
      kubeConfig: kubernetes.config,
    });
    assert.throws(() => backends.choose("read"), { message: "no backend is there yet" });
    kubernetes.isAway = false;
    await until(() => {
      try {
        return backends.choose("read").length === 1;
      } catch {
        return false;
      }
    });
  });
});
