import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { builtInKinds } from "./built-in-kinds.ts";
import { checkManifest, isBuiltIn } from "./testing/check-manifest.ts";
import { root } from "./testing/helm.ts";
import type { Manifest } from "./testing/manifest.ts";
import { renderChart, renderText } from "./testing/render-chart.ts";
import { variants } from "./testing/variants.ts";

const rendered = Object.entries(variants).map(
  ([name, options]) => [name, renderChart(options)] as const,
);

describe("rendered manifests", () => {
  for (const [name, manifests] of rendered) {
    it(`have the fields that Kubernetes knows: ${name}`, () => {
      assert.deepEqual(manifests.filter(isBuiltIn).flatMap(checkManifest), []);
    });
  }

  it("are of every kind that is checked, and of no other but those of operators", () => {
    const kindOf = ({ apiVersion, kind }: Manifest) => `${apiVersion}/${kind}`;
    const kinds = new Set(rendered.flatMap(([, manifests]) => manifests.map(kindOf)));
    const expected = [
      ...builtInKinds,
      "monitoring.coreos.com/v1/PodMonitor",
      "monitoring.coreos.com/v1/PrometheusRule",
    ];
    assert.deepEqual([...kinds].sort(), expected.sort());
  });

  it("are found faulty where they are", () => {
    const faulty = JSON.parse(
      JSON.stringify({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "x", labels: { a: 1 } },
        spec: { selector: {}, replica: 1, template: { spec: { containers: [{ image: "i" }] } } },
      }),
    );
    assert.deepEqual(checkManifest(faulty), [
      "Deployment x.metadata.labels.a: is of type integer, not string",
      "Deployment x.spec.replica: no such field",
      "Deployment x.spec.template.spec.containers[0].name: is missing",
    ]);
  });

  it("stand once each in the release's namespace, with the recommended labels", () => {
    for (const [, manifests] of rendered) {
      const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      assert.deepEqual(names.sort(), [...new Set(names)].sort());
      for (const { metadata } of manifests) {
        assert.match(metadata.name, /^ws-/);
        assert.equal(metadata.namespace, "lab");
        const keys = Object.keys(metadata.labels ?? {}).filter((key) => /^app\.kub/.test(key));
        assert.deepEqual(keys, labelKeys, metadata.name);
      }
    }
  });

  for (const name of ["default", "dev", "prod"]) {
    it(`are as they were committed: ${name}; node --test-update-snapshots writes them`, (t) => {
      const text = renderText(variants[name]).replaceAll(
        /-(password|key): [\w+/=]{20,}/g,
        "-$1: MASKED",
      );
      const path = join(root, `packages/e2e/testdata/chart/${name}.yaml`);
      t.assert.fileSnapshot(text, path, { serializers: [String] });
    });
  }
});

const labelKeys = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/component",
  "app.kubernetes.io/version",
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/part-of",
];
