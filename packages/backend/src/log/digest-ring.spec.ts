import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DigestRing } from "./digest-ring.ts";

describe("DigestRing", () => {
  it("keeps the digests after the last 4,096 entries", () => {
    const ring = new DigestRing();
    assert.deepEqual(ring.latest, { digestSequence: 0n, digest: undefined });
    for (let low = 10; low < 10 + 4_097; low++) ring.add(BigInt(low), { low, high: 0 });
    assert.equal(ring.get(10n), undefined);
    assert.deepEqual(ring.get(11n), { low: 11, high: 0 });
    assert.deepEqual(ring.latest, { digestSequence: 4_106n, digest: { low: 4_106, high: 0 } });
    assert.equal(ring.get(4_107n), undefined);
  });
});
