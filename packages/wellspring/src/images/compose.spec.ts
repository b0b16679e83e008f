import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readBackendEnvironment } from "@wellspring/backend";
import { readEngineEnvironment } from "@wellspring/engine";
import { readGatewayEnvironment } from "@wellspring/gateway";
import { parse } from "yaml";
import { services } from "../bundle/services.ts";
import { imageName } from "./image.ts";
import { readImageOptions } from "./image-options.ts";

const path = join(import.meta.dirname, "../../compose.yaml");
const compose = parse(readFileSync(path, "utf8"), { merge: true });

describe("compose.yaml", () => {
  it("starts services that have images, under the names that they are built with", () => {
    const names = Object.keys(compose.services);
    assert.deepEqual(names, ["gateway", "backend", "engine"]);
    for (const name of names) {
      const service = services.find((each) => each === name);
      assert.ok(service);
      const { image, build } = compose.services[name];
      const byDefault = image.replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1");
      assert.equal(byDefault, imageName(service, readImageOptions([])));
      assert.equal(build.args.SERVICE, name);
    }
  });

  it("gives each what it understands, and the others' addresses", () => {
    const { gateway, backend, engine } = compose.services;
    const front = readGatewayEnvironment(gateway.environment);
    const back = readBackendEnvironment(backend.environment);
    assert.deepEqual(front.backends, [`backend:${back.listen.port}`]);
    assert.deepEqual(readEngineEnvironment(engine.environment).backends, front.backends);
    const ports = [front.listen.port, front.http?.port];
    assert.deepEqual(
      gateway.ports,
      ports.map((port) => `127.0.0.1:${port}:${port}`),
    );
    assert.deepEqual(backend.volumes, [`data:${back.dataDir}`]);
    assert.ok("data" in compose.volumes);
  });

  it("lets none write to its own file system, nor be more than it needs", () => {
    for (const service of Object.values<Record<string, unknown>>(compose.services)) {
      assert.equal(service.read_only, true);
      assert.deepEqual(service.cap_drop, ["ALL"]);
    }
  });

  it("asks each without a shell whether it is ready, where it tells", () => {
    for (const { healthcheck, environment } of Object.values<Service>(compose.services)) {
      const [how, program, , code] = healthcheck.test;
      assert.deepEqual([how, program], ["CMD", "node"]);
      const port = environment.WELLSPRING_METRICS?.split(":")[1];
      assert.match(code ?? "", new RegExp(`^fetch\\('http://127.0.0.1:${port}/ready'\\)`));
    }
  });
});

type Service = { healthcheck: { test: string[] }; environment: Record<string, string> };
