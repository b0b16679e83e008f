import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { Backend } from "./backend.ts";
import { RecordingBackend } from "./testing/recording-backend.ts";
import { until } from "./testing/until.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const timeout = 20_000;

const watch = (address: string) => {
  const seen: (string | undefined)[] = [];
  const backend: Backend = new Backend(address, logger, () => seen.push(backend.logId));
  return Object.assign(backend, { seen });
};

describe("Backend", () => {
  it("asks which log it keeps as soon as it is reached", { timeout }, async () => {
    await using server = await RecordingBackend.open({ logId: "log-7" });
    using backend = watch(server.address);
    assert.equal(backend.logId, undefined);
    await backend.attempted;
    assert.equal(backend.logId, "log-7");
    assert.deepEqual(backend.seen, ["log-7"]);
  });

  it("tells that it was lost, reaches it again, and asks again", { timeout }, async () => {
    const server = await RecordingBackend.open({ logId: "log-7" });
    using backend = watch(server.address);
    await backend.attempted;
    await server[Symbol.asyncDispose]();
    await until(() => backend.logId === undefined);
    await using _ = await RecordingBackend.open({ logId: "log-8", port: server.port });
    await until(() => backend.logId !== undefined);
    assert.deepEqual(backend.seen, ["log-7", undefined, "log-8"]);
  });

  it("has been attempted when nothing listens there", { timeout }, async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const address = free.address();
    assert(typeof address === "object" && address !== null);
    free.close();
    using backend = watch(`127.0.0.1:${address.port}`);
    await backend.attempted;
    assert.equal(backend.logId, undefined);
    assert.deepEqual(backend.seen, []);
  });

  it("stops while it still tries", { timeout }, async () => {
    const backend = watch("127.0.0.1:1");
    backend[Symbol.dispose]();
    await backend.attempted;
    assert.equal(backend.logId, undefined);
  });
});
