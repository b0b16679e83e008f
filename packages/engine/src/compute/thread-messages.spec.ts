import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outcome } from "./attempt.ts";
import { packBatch, packOutcomes, unpackBatch, unpackOutcomes } from "./thread-messages.ts";

describe("packBatch() and unpackBatch()", () => {
  it("hand tasks over as they are, whatever their bodies were cut out of", () => {
    const bodies = [Buffer.from("one"), Buffer.alloc(0), Buffer.from("-three-").subarray(1, 6)];
    const tasks = bodies.map((body, place) => ({ body, submittedAtMs: 1_700_000_000_000 + place }));
    const [message, memory] = packBatch({ kind: "crunch", tasks });
    const got = structuredClone(message, { transfer: memory });
    assert.deepEqual(unpackBatch(got), { kind: "crunch", tasks });
    assert.equal(message.bodies.bytes.length, 0, "its memory was handed over");
  });
});

describe("packOutcomes() and unpackOutcomes()", () => {
  it("hand results, index entries and failures over in order", () => {
    const outcomes: Outcome[] = [
      { result: Buffer.from("1"), indexEntries: [] },
      { failure: "no number", failureCode: 3 },
      { result: Buffer.from("4"), indexEntries: [{ name: "mean", key: Buffer.of(0, 4) }] },
      { result: Buffer.alloc(0), indexEntries: [] },
    ];
    const [message, memory] = packOutcomes(outcomes);
    assert.deepEqual(unpackOutcomes(structuredClone(message, { transfer: memory })), outcomes);
  });
});
