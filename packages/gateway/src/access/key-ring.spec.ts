import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { Code, createKeyText, StatusError } from "@wellspring/contract";
import { createSpecKey } from "../testing/key-feed.ts";
import { KeyRing, silenceMsMax } from "./key-ring.ts";

const refusal = (message: string) => new StatusError(Code.UNAUTHENTICATED, message);
const silence = new StatusError(
  Code.UNAVAILABLE,
  "this server does not know which keys are good: no backend has told it for 30 s",
);

/** A ring that has heard of these keys just now. */
const ringOf = (keys: ReturnType<typeof createSpecKey>[], now?: () => number): KeyRing => {
  const ring = new KeyRing(undefined, now);
  ring.replace(keys);
  ring.hear();
  return ring;
};

describe("KeyRing", () => {
  it("finds a key by its text", () => {
    const key = createSpecKey({ projects: ["yeast"] });
    const held = ringOf([createSpecKey(), key]).find(key.text);
    assert.equal(held.principal, `robot-7#${key.key.id}`);
    assert.deepEqual([...held.scopes], ["upload"]);
    assert.deepEqual([...(held.projects ?? [])], ["yeast"]);
  });

  it("refuses what is no key, and what it has not heard of", () => {
    const ring = ringOf([]);
    const { text, key } = createSpecKey();
    const message = "what was given is no key: it is cut or mistyped";
    assert.throws(() => ring.find(text.slice(1)), refusal(message));
    assert.throws(() => ring.find(text), refusal(`the key ${key.id} is not known`));
  });

  it("refuses one whose id alone is right", () => {
    const key = createSpecKey();
    const other = Buffer.concat([key.sha256.subarray(0, 8), Buffer.alloc(24)]);
    const ring = ringOf([{ ...key, sha256: other }]);
    assert.throws(() => ring.find(key.text), refusal(`the key ${key.key.id} is not known`));
  });

  it("refuses one from the millisecond on at which it expires", () => {
    const key = createSpecKey({ expiresAtMs: 1_000n });
    let nowMs = 999;
    const ring = ringOf([key], () => nowMs);
    const held = ring.find(key.text);
    nowMs = 1_000;
    const expired = refusal(`the key robot-7#${key.key.id} has expired`);
    assert.throws(() => ring.find(key.text), expired);
    assert.throws(() => ring.assertLasting(held), expired);
  });

  it("refuses one that was revoked since, or is no more", () => {
    const key = createSpecKey();
    const ring = ringOf([key]);
    const held = ring.find(key.text);
    ring.assertLasting(held);
    ring.update([{ ...key, key: { ...key.key, revokedAtMs: 5n } }]);
    const revoked = refusal(`the key robot-7#${key.key.id} was revoked`);
    assert.throws(() => ring.find(key.text), revoked);
    assert.throws(() => ring.assertLasting(held), revoked);
    ring.replace([]);
    assert.throws(() => ring.assertLasting(held), refusal(`the key ${key.key.id} is not known`));
  });

  it("lets nobody in before it has heard of keys, nor 30 s after it did last", (test) => {
    const key = createSpecKey();
    const unheard = new KeyRing();
    unheard.replace([key]);
    assert.throws(() => unheard.find(key.text), silence);
    let nowMs = 0;
    mock.method(performance, "now", () => nowMs);
    test.after(() => mock.restoreAll());
    const ring = ringOf([key]);
    const held = ring.find(key.text);
    nowMs = silenceMsMax;
    ring.assertLasting(held);
    nowMs++;
    assert.throws(() => ring.find(key.text), silence);
    assert.throws(() => ring.assertLasting(held), silence);
  });

  it("knows its own key, heard or not", () => {
    const own = createKeyText();
    const held = new KeyRing(own).find(own);
    assert.match(held.principal, /^admin#[0-9a-f]{16}$/);
    assert.deepEqual([...held.scopes], ["upload", "read", "submit", "compute", "admin"]);
    assert.equal(held.projects, undefined);
  });
});
