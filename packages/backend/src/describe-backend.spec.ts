import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { releaseForms } from "./apply/forms.ts";
import { type Described, describeBackend } from "./describe-backend.ts";
import { DigestRing } from "./log/digest-ring.ts";

const ring = new DigestRing();

const backend: Described = {
  backendId: "b",
  stream: { logId: "log" },
  config: { advertise: "b:50052" },
  log: { appliedSequence: 7n, flushedSequence: 6n },
  ring,
  isRebuilding: false,
  options: {
    oldestSnapshot: () => 4n,
    isReady: () => true,
    forms: releaseForms,
    isDamaged: () => false,
    listEngines: () => ["calc"],
  },
};

describe("describeBackend()", () => {
  it("tells how far a backend is, and what others need of the log", () => {
    assert.deepEqual(describeBackend(backend), {
      backendId: "b",
      logId: "log",
      address: "b:50052",
      appliedSequence: 7n,
      flushedSequence: 6n,
      neededSequence: 5n,
      isReady: true,
      newestForm: releaseForms.newest,
      ...ring.latest,
      isDamaged: false,
      isRebuilding: false,
      engines: ["calc"],
    });
  });

  it("tells of one that makes its store that it has nothing, and is not ready", () => {
    const config = { advertise: undefined };
    const told = describeBackend({ ...backend, config, isRebuilding: true });
    const none = describeBackend({ ...backend, log: undefined });
    assert.deepEqual([none.appliedSequence, none.flushedSequence], [0n, 0n]);
    const { address, appliedSequence, flushedSequence, isReady, isRebuilding } = told;
    assert.deepEqual([address, appliedSequence, flushedSequence], ["", 0n, 0n]);
    assert.deepEqual([isReady, isRebuilding], [false, true]);
  });
});
