import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { PostgresServer } from "@wellspring/warehouse/testing/postgres";
import { uploadColumns } from "../testing/upload-columns.ts";
import { bundleService } from "./bundle-service.ts";
import { copyPackages } from "./copy-packages.ts";
import type { Service } from "./services.ts";

const root = join(import.meta.dirname, "../../../..");
const timeout = 60_000;

const createFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), "wellspring-bundle-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

/** Makes what an image of the service holds, away from this checkout, and starts it. */
const start = async (service: Service, folder: string, env: Record<string, string>) => {
  copyPackages(await bundleService(service, folder), root, folder);
  const child = spawn(process.execPath, [join(folder, "main.mjs")], {
    cwd: folder,
    env: { WELLSPRING_LISTEN: "127.0.0.1:0", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const closed = once(child, "close");
  const lines: Record<string, string>[] = [];
  const output = createInterface({ input: child.stderr });
  output.on("line", (line) => lines.push(JSON.parse(line)));
  while (!lines.some(({ msg }) => msg === "listening")) {
    await Promise.race([once(output, "line"), closed.then(() => assert.fail("it ended"))]);
  }
  return {
    address: lines.find(({ msg }) => msg === "listening")?.address ?? "",
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
      return [child.exitCode, lines.at(-1)?.msg];
    },
  };
};

/** Waits until PostgreSQL has so many readings; the test's own time is what ends it else. */
const untilCopied = async (postgres: PostgresServer, readings: number): Promise<void> => {
  const sql = "SELECT count(*)::integer AS readings FROM wellspring.reading";
  while ((await postgres.run(sql))[0]?.readings !== readings) await delay(20);
};

describe("bundleService()", () => {
  it("makes servers that run by themselves, store, and stop in order", { timeout }, async () => {
    await using folder = await createFolder();
    await using postgres = await PostgresServer.start();
    const backend = await start("backend", join(folder.path, "backend"), {
      WELLSPRING_DATA: join(folder.path, "data"),
      WELLSPRING_DISK_USED_PERCENT_MAX: "100",
    });
    const gateway = await start("gateway", join(folder.path, "gateway"), {
      WELLSPRING_BACKEND: backend.address,
    });
    assert.equal((await uploadColumns(gateway.address, "bundled"))?.newReadings, 2);
    const engine = await start("engine", join(folder.path, "engine"), {
      WELLSPRING_BACKEND: backend.address,
    });
    assert.ok(existsSync(join(folder.path, "engine/compute-worker.mjs")));
    const warehouse = await start("warehouse", join(folder.path, "warehouse"), {
      WELLSPRING_BACKEND: backend.address,
      WELLSPRING_POSTGRES: postgres.url(),
    });
    await untilCopied(postgres, 2);
    assert.deepEqual(await warehouse.stop(), [0, "stopped"]);
    assert.deepEqual(await engine.stop(), [0, "stopped"]);
    assert.deepEqual(await gateway.stop(), [0, "stopped"]);
    assert.deepEqual(await backend.stop(), [0, "stopped"]);
  });

  it("lays what makes the warehouse's tables beside it", { timeout }, async () => {
    await using folder = await createFolder();
    const source = join(root, "packages/warehouse/src/schema/migrations");
    for (const service of ["warehouse", "wellspring"] as const) {
      await bundleService(service, join(folder.path, service));
      const copied = await readdir(join(folder.path, service, "migrations"));
      assert.deepEqual(copied.sort(), (await readdir(source)).sort());
    }
  });

  it("tells which packages have to stand beside the bundle", { timeout }, async () => {
    await using folder = await createFolder();
    assert.deepEqual(await bundleService("gateway", folder.path), [
      "@fastify/swagger-ui",
      "grpc-health-check",
    ]);
    assert.deepEqual(await bundleService("warehouse", folder.path), ["grpc-health-check"]);
    const packages = ["@fastify/swagger-ui", "fs-native-extensions", "grpc-health-check", "lmdb"];
    assert.deepEqual(await bundleService("wellspring", folder.path), packages);
  });
});
