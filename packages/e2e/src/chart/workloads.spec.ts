import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chartFolder } from "./testing/helm.ts";
import { type Manifest, templateOf } from "./testing/manifest.ts";
import { find, renderChart } from "./testing/render-chart.ts";

const sets = ["ws-backend", "ws-nats"] as const;

const selectorOf = (component: string) => ({
  "app.kubernetes.io/name": "wellspring",
  "app.kubernetes.io/instance": "ws",
  "app.kubernetes.io/component": component,
});

describe("workloads", () => {
  it("that people scale have no .spec.replicas where hooks count them", () => {
    const manifests = renderChart();
    assert.ok(!("replicas" in (find(manifests, "Deployment", "ws-gateway").spec ?? {})));
    assert.ok(!("replicas" in (find(manifests, "StatefulSet", "ws-backend").spec ?? {})));
    assert.equal(find(manifests, "StatefulSet", "ws-nats").spec?.replicas, 3);
  });

  it("have it where manifests do, and no hook then", () => {
    const set = ["replicas.managedBy=manifest", "gateway.replicas=4", "backend.replicas=0"];
    const manifests = renderChart({ set });
    assert.equal(find(manifests, "Deployment", "ws-gateway").spec?.replicas, 4);
    assert.equal(find(manifests, "StatefulSet", "ws-backend").spec?.replicas, 0);
    assert.deepEqual(
      manifests.filter(({ metadata }) => metadata.name.startsWith("ws-replicas")),
      [],
    );
  });

  it("with volumes start all their pods at once", () => {
    for (const name of sets) {
      assert.equal(find(renderChart(), "StatefulSet", name).spec?.podManagementPolicy, "Parallel");
    }
  });

  it("lose one pod at a time to disruptions, and unready ones freely", () => {
    for (const component of ["gateway", "backend", "nats"]) {
      assert.deepEqual(find(renderChart(), "PodDisruptionBudget", `ws-${component}`).spec, {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: selectorOf(component) },
      });
    }
  });

  it("of NATS and its objects are left out for somebody's own", () => {
    const manifests = renderChart({ set: ["nats.url=nats://a:4222"] });
    assert.deepEqual(
      manifests.filter(({ metadata }) => metadata.name.includes("nats")),
      [],
    );
  });
});

describe("a release of another version", () => {
  let chart = "";
  let old: Manifest[] = [];
  let fresh: Manifest[] = [];
  before(() => {
    chart = mkdtempSync(join(tmpdir(), "wellspring-chart-"));
    cpSync(chartFolder, chart, { recursive: true });
    const path = join(chart, "Chart.yaml");
    const text = readFileSync(path, "utf8").replaceAll(/(ersion: "?)0\.1\.0/g, "$19.9.9");
    writeFileSync(path, text);
    old = renderChart();
    fresh = renderChart({ chart });
  });
  after(() => rmSync(chart, { recursive: true }));

  it("has another version on its objects and images", () => {
    const { metadata } = find(fresh, "StatefulSet", "ws-nats");
    assert.equal(metadata.labels?.["app.kubernetes.io/version"], "9.9.9");
    const [container] = templateOf(find(fresh, "Deployment", "ws-gateway"))?.spec.containers ?? [];
    assert.equal(container?.image, "localhost:5000/wellspring-gateway:9.9.9");
  });

  it("has the same claim templates, with selector labels only", () => {
    for (const name of sets) {
      const [claim] = find(fresh, "StatefulSet", name).spec?.volumeClaimTemplates ?? [];
      assert.deepEqual(claim?.metadata.labels, selectorOf(name.replace("ws-", "")));
      assert.deepEqual(
        find(old, "StatefulSet", name).spec?.volumeClaimTemplates,
        find(fresh, "StatefulSet", name).spec?.volumeClaimTemplates,
      );
    }
  });

  it("has the same selectors", () => {
    for (const manifest of old.filter(({ spec }) => spec?.selector ?? spec?.podSelector)) {
      const { spec } = find(fresh, manifest.kind, manifest.metadata.name);
      assert.deepEqual(spec?.selector, manifest.spec?.selector);
      assert.deepEqual(spec?.podSelector, manifest.spec?.podSelector);
    }
  });

  it("does not restart NATS", () => {
    const templateIn = (manifests: Manifest[]) =>
      templateOf(find(manifests, "StatefulSet", "ws-nats"));
    assert.deepEqual(templateIn(fresh), templateIn(old));
  });
});
