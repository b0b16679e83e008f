import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isKeyText } from "@wellspring/contract";
import { type Manifest, podOf } from "./testing/manifest.ts";
import { find, renderChart } from "./testing/render-chart.ts";

const envOf = (manifest: Manifest) => podOf(manifest)?.containers[0]?.env ?? [];

const namesOf = (manifest: Manifest) =>
  envOf(manifest)
    .map(({ name }) => name)
    .filter((name) => /KEY|TLS|CA$/.test(name));

const callers = [
  ["Job", "ws-smoke"],
  ["Pod", "ws-test-every-backend"],
  ["Pod", "ws-test-must-fail"],
  ["CronJob", "ws-backup"],
] as const;

const set = ["backup.enabled=true", "tests.mustFail=true"];

describe("keys", () => {
  it("are asked for where a release wants them, and nowhere else", () => {
    const manifests = renderChart({ set });
    const gateway = find(manifests, "Deployment", "ws-gateway");
    for (const manifest of [gateway, ...callers.map(([kind, name]) => find(manifests, kind, name))])
      assert.deepEqual(namesOf(manifest), []);
    assert.ok(!manifests.some(({ metadata }) => metadata.name === "ws-admin-key"));
  });

  it("begin with one in a Secret, which those who call the gateway have too", () => {
    const manifests = renderChart({ set: [...set, "access.required=true"] });
    const { data } = find(manifests, "Secret", "ws-admin-key");
    assert.ok(isKeyText(Buffer.from(data?.["admin-key"] ?? "", "base64").toString()));
    const gateway = find(manifests, "Deployment", "ws-gateway");
    assert.deepEqual(namesOf(gateway), ["WELLSPRING_REQUIRE_KEYS", "WELLSPRING_ADMIN_KEY"]);
    for (const [kind, name] of callers) {
      const entry = envOf(find(manifests, kind, name)).find((one) => one.name === "WELLSPRING_KEY");
      const secretKeyRef = { name: "ws-admin-key", key: "admin-key" };
      assert.deepEqual(entry?.valueFrom, { secretKeyRef }, name);
    }
    const counter = find(manifests, "Job", "ws-replicas-post-install");
    assert.deepEqual(namesOf(counter), []);
  });

  it("begin with one of somebody's own", () => {
    const own = ["access.required=true", "access.existingSecret=mine"];
    const manifests = renderChart({ set: [...set, ...own] });
    assert.ok(!manifests.some(({ metadata }) => metadata.name === "ws-admin-key"));
    const gateway = find(manifests, "Deployment", "ws-gateway");
    const entry = envOf(gateway).find(({ name }) => name === "WELLSPRING_ADMIN_KEY");
    const secretKeyRef = { name: "mine", key: "admin-key" };
    assert.deepEqual(entry?.valueFrom, { secretKeyRef });
  });
});

describe("TLS", () => {
  const manifests = renderChart({ set: [...set, "access.tlsSecret=cert"] });

  it("is the gateway's, whose health is asked for over plain HTTP then", () => {
    const gateway = find(manifests, "Deployment", "ws-gateway");
    assert.deepEqual(namesOf(gateway), ["WELLSPRING_TLS_CERT", "WELLSPRING_TLS_KEY"]);
    const container = podOf(gateway)?.containers[0];
    assert.deepEqual(container?.startupProbe?.httpGet, { port: "metrics", path: "/started" });
    assert.deepEqual(container?.readinessProbe?.httpGet, { port: "metrics", path: "/ready" });
    assert.deepEqual(container?.livenessProbe?.httpGet, { port: "metrics", path: "/live" });
  });

  it("is trusted by those who call the gateway, who don't have its key", () => {
    for (const [kind, name] of callers) {
      const caller = find(manifests, kind, name);
      assert.deepEqual(namesOf(caller), ["WELLSPRING_CA"], name);
      const items = [{ key: "ca.crt", path: "ca.crt" }];
      const volume = podOf(caller)?.volumes?.find((one) => one.name === "tls");
      assert.deepEqual(volume?.secret, { secretName: "cert", items });
    }
  });
});
