import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { growthRows, idOf, rowsToBlock } from "../testing/readings.ts";

const rows = growthRows(["A1"], 2);
const full = {
  code: Code.RESOURCE_EXHAUSTED,
  message: "the server's disk is 86 % full and takes no more writes above 85 %: make room on it",
};

/** A backend with a run and a staged upload, whose disk is then found to be 86 % full. */
const openFull = async () => {
  let usedPercent = 85;
  const backend = await Backend.open({ readSpace: async () => ({ usedPercent }) });
  await backend.upload([{ rows }]);
  const stream = backend.openUpload({ uploadId: idOf(7) });
  await stream.open();
  usedPercent = 86;
  const deadlineMs = performance.now() + 10_000;
  for (let error: unknown; !(error instanceof StatusError); ) {
    assert.ok(performance.now() < deadlineMs, "the disk was not looked at again");
    error = await backend.retract({ run: "run-02" }).catch((thrown: StatusError) => {
      return thrown.code === Code.NOT_FOUND ? undefined : thrown;
    });
  }
  return Object.assign(backend, { stream });
};

describe("a disk above 85 %", () => {
  it("takes no upload, no block, no commit and no retraction, and still reads", async () => {
    await using backend = await openFull();
    await assert.rejects(backend.upload([{ rows, run: "run-02" }]), full);
    await assert.rejects(backend.retract(), full);
    await backend.stream.sendBlock(rowsToBlock(rows));
    await assert.rejects(backend.stream.commit(), full);
    assert.equal((await backend.rows()).length, 2);
    assert.equal((await backend.getRun("run-01")).run?.readings, 2);
  });

  it("lets a stream that is open be given up", async () => {
    await using backend = await openFull();
    await backend.stream.send({ $case: "abandon", abandon: {} });
    assert.deepEqual(await backend.stream.rest(), []);
  });
});
