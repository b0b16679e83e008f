import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { abandon } from "../testing/records.ts";
import { awaitToken } from "./await-token.ts";
import { EmbeddedLog } from "./embedded-log.ts";

describe("awaitToken()", () => {
  it("waits for nothing without a token", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    await awaitToken(log, "");
  });

  it("waits for nothing that is applied", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    await awaitToken(log, `${log.id}.1`);
  });

  it("waits until the entry is applied", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    const waited = awaitToken(log, `${log.id}.2`).then(() => log.appliedSequence);
    await log.append({ principal: "", change: abandon(1) }, 10);
    assert.equal(await waited, 2n);
  });

  it("refuses a token of another log", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    const other = "3b241101-e2bb-4255-8caf-4136c566a962";
    await assert.rejects(awaitToken(log, `${other}.1`), {
      name: "StatusError",
      code: Code.FAILED_PRECONDITION,
      message: `the token is of another log (${other}) than this server's (${log.id})`,
    });
  });

  it("refuses what is no token", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    await assert.rejects(awaitToken(log, "latest"), {
      code: Code.INVALID_ARGUMENT,
      message: 'token: "latest" is no token',
    });
  });

  it("gives up after a while and says how far this backend is", async () => {
    await using store = await AppliedStore.open();
    await using log = new EmbeddedLog(store.lmdb);
    const startMs = performance.now();
    await assert.rejects(awaitToken(log, `${log.id}.9`), {
      code: Code.UNAVAILABLE,
      message: "this backend has applied entry 1 and waits for entry 9: try again",
    });
    assert.ok(performance.now() - startMs >= limits.tokenWaitMs);
  });
});
