import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { root } from "./testing/helm.ts";
import { podOf } from "./testing/manifest.ts";
import { find, renderChart } from "./testing/render-chart.ts";

const readYaml = (path: string) => parse(readFileSync(join(root, path), "utf8"), { merge: true });
const config = readYaml("skaffold.yaml");
const [release] = config.deploy.helm.releases;

type Profile = { name: string; patches: { path: string }[] };

const dev = config.profiles.find(({ name }: Profile) => name === "dev");

/** What the profile dev puts at a path. */
const patchOf = (wanted: string) =>
  dev.patches.find(({ path }: { path: string }) => path === wanted).value;

describe("skaffold.yaml", () => {
  it("builds an image for each that the chart takes", () => {
    const services = config.build.artifacts.map(
      ({ docker }: { docker: { buildArgs: { SERVICE: string } } }) => docker.buildArgs.SERVICE,
    );
    assert.deepEqual(services, ["gateway", "backend", "engine", "warehouse", "wellspring"]);
    const images = Object.keys(release.setValueTemplates).filter((key) => /\.image$/.test(key));
    assert.deepEqual(images, [
      ...["gateway.image", "backend.image", "engine.image", "warehouse.image"],
      ...["tools.image", "nats.image"],
    ]);
  });

  it("takes the chart's NATS where none is named", () => {
    const { nats } = readYaml("charts/wellspring/values.yaml");
    assert(release.setValueTemplates["nats.image"].includes(`"${nats.image}"`));
  });

  it("has the profiles that are told of", () => {
    const names = config.profiles.map(({ name }: Profile) => name);
    assert.deepEqual(names, ["dev", "debug", "ci", "prod-like", "faults"]);
  });

  it("names files that are there", () => {
    const live = patchOf("/deploy/helm/releases/0/valuesFiles/-");
    const files = [release.chartPath, ...release.valuesFiles, live];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });

  it("syncs the sources of every server, and runs them", () => {
    const [artifact] = patchOf("/build/artifacts");
    const [{ src, dest }] = artifact.sync.manual;
    assert.equal(dest, "/app");
    const synced = new Set(globSync(src, { cwd: root }));
    const { gateway, backend, engine, warehouse } = readYaml("charts/wellspring/values-live.yaml");
    for (const { command } of [gateway, backend, engine, warehouse]) {
      assert.equal(command[1], "--watch");
      assert.ok(synced.has(command.at(-1)), command.at(-1));
    }
  });

  it("lets files be written into pods where it runs sources, and there alone", () => {
    for (const [values, isReadOnly] of [
      ["live", false],
      ["dev", true],
    ] as const) {
      const backend = find(renderChart({ values }), "StatefulSet", "ws-backend");
      const { securityContext } = podOf(backend)?.containers[0] ?? {};
      assert.partialDeepStrictEqual(securityContext, { readOnlyRootFilesystem: isReadOnly });
    }
  });
});
