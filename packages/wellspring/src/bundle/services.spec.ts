import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { services } from "./services.ts";

const packages = join(import.meta.dirname, "../../..");

const workflow = join(packages, "../.github/workflows/release.yaml");

describe("services", () => {
  it("have images in every release", () => {
    const { jobs } = parse(readFileSync(workflow, "utf8"));
    assert.deepEqual(jobs.images.strategy.matrix.service, services);
  });

  for (const service of services) {
    it(`${service} is a package that can be started`, () => {
      assert.ok(existsSync(join(packages, service, "src/main.ts")));
    });

    it(`${service} is installed where images are built`, () => {
      const installed = [manifest.name, ...Object.keys(manifest.dependencies)];
      assert.ok(installed.some((name) => name === service || name === `@wellspring/${service}`));
    });
  }
});
