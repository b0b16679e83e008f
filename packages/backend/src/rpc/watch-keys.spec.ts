import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  callServerStreaming,
  KeyWatchServiceService,
  StatusError,
  type WatchKeysResponse,
} from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { keyIdOfNumber, letIn, revoke } from "../testing/keys.ts";
import { keyHashOf } from "../testing/records.ts";
import { watchKeys } from "./watch-keys.ts";

const watch = (backend: Backend) =>
  callServerStreaming(backend.client, KeyWatchServiceService.watchKeys, {});

describe("WatchKeys", () => {
  it("tells all keys, that these are all, then each change within a second", async () => {
    await using backend = await Backend.open();
    await letIn(backend.client, 1);
    const responses = watch(backend);
    const next = async (): Promise<WatchKeysResponse | undefined> => (await responses.next()).value;
    const first = await next();
    assert.equal(first?.keys[0].key?.name, "robot-1");
    assert.deepEqual(first?.keys[0].sha256, keyHashOf(1));
    assert.deepEqual(await next(), { keys: [], isCurrent: true });

    await revoke(backend.client, keyIdOfNumber(1));
    const revokedAt = performance.now();
    const second = await next();
    assert.equal(second?.isCurrent, false);
    assert.notEqual(second?.keys[0].key?.revokedAtMs, 0n);
    assert.ok(performance.now() - revokedAt < 1_000);

    await letIn(backend.client, 2);
    assert.deepEqual(
      (await next())?.keys.map(({ key }) => key?.name),
      ["robot-2"],
    );
    await responses.return?.();
  });

  it("says each 5 s that nothing changed", async () => {
    await using backend = await Backend.open();
    const responses = watch(backend);
    await responses.next();
    const saidAt = performance.now();
    assert.deepEqual((await responses.next()).value, { keys: [], isCurrent: true });
    const tookMs = performance.now() - saidAt;
    assert.ok(tookMs > 4_000 && tookMs < 10_000, `${tookMs} ms`);
    await responses.return?.();
  });

  it("says nothing of a log that it is cut off from", async () => {
    await using backend = await Backend.open();
    const { store, log } = backend.context;
    const gone = new StatusError(Code.UNAVAILABLE, "the log does not answer");
    const { appliedSequence } = log;
    const cutOff = { fault: undefined, appliedSequence, catchUp: () => Promise.reject(gone) };
    const { signal } = new AbortController();
    await assert.rejects(collect(watchKeys({ log: cutOff, store })({}, { signal })), gone);
  });
});
