import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { BackendServer, readBackendConfig } from "@wellspring/backend";
import { isKeyText } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { createFirstKey } from "./first-key.ts";

describe("createFirstKey()", () => {
  it("makes one where there is none, and no second one", async (test) => {
    const data = await mkdtemp(join(tmpdir(), "wellspring-first-key-"));
    test.after(() => rm(data, { recursive: true }));
    const config = readBackendConfig({ listen: "127.0.0.1:0", data, diskUsedPercentMax: "100" });
    const logger = createLogger({ name: "spec", level: "silent" });
    await using backend = await BackendServer.open(config, { logger });
    const key = await createFirstKey(backend.address);
    assert.ok(key !== undefined && isKeyText(key));
    assert.equal(await createFirstKey(backend.address), undefined);
  });
});
