import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, positionToToken } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { growthRows } from "../testing/readings.ts";

const rows = growthRows(["A1", "B2"], 3);
const description = {
  robot: "r7",
  instrument: "i2",
  startedAt: "2026-01-02T03:04:05Z",
  attributes: { medium: "LB" },
};

describe("GetRun", () => {
  it("answers with the run and its plates, rising", async () => {
    const nowMs = 4_000_000_000_000;
    await using backend = await Backend.open({ now: () => nowMs });
    await backend.upload(
      [
        { rows, plate: 300 },
        { rows: rows.slice(4), plate: 2 },
      ],
      { description },
    );
    const times = { firstRuntimeSeconds: 0, lastRuntimeSeconds: 1200 };
    assert.deepEqual(await backend.getRun("run-01"), {
      run: {
        project: "default",
        name: "run-01",
        description,
        plates: 2,
        wells: 3,
        readings: 8,
        ...times,
        createdAtMs: BigInt(nowMs),
        changedAtMs: BigInt(nowMs),
      },
      plates: [
        { plate: 2, wells: ["B2"], readings: 2, ...times, firstRuntimeSeconds: 600 },
        { plate: 300, wells: ["A1", "B2"], readings: 6, ...times },
      ],
    });
  });

  it("says that there is none, or none any more", async () => {
    await using backend = await Backend.open();
    await assert.rejects(backend.getRun("run-01"), {
      code: Code.NOT_FOUND,
      message: "no run is called run-01 in project default",
    });
    await backend.upload([{ rows }]);
    await assert.rejects(backend.getRun("run-01", { project: "yeast" }), {
      code: Code.NOT_FOUND,
      message: "no run is called run-01 in project yeast",
    });
    await backend.retract();
    await assert.rejects(backend.getRun("run-01"), {
      code: Code.NOT_FOUND,
      message: "run run-01 was retracted: its history tells when and why",
    });
  });

  it("refuses a name that no run can have", async () => {
    await using backend = await Backend.open();
    await assert.rejects(backend.getRun(".."), {
      code: Code.INVALID_ARGUMENT,
      message: 'run: must not be ".."',
    });
  });
});

describe("a token", () => {
  it("of a write is good for reading it at once", async () => {
    await using backend = await Backend.open();
    const { token } = await backend.upload([{ rows }]);
    assert.equal((await backend.getRun("run-01", { token })).run?.readings, 6);
    const { token: later } = await backend.retract({ plate: 0, wells: ["A1"] });
    assert.equal((await backend.getRun("run-01", { token: later })).run?.readings, 3);
  });

  it("of another log is refused", async () => {
    await using backend = await Backend.open();
    const { logId } = await backend.getStatus();
    const other = "00000000-0000-4000-8000-000000000000";
    const token = positionToToken({ logId: other, sequence: 1n });
    await assert.rejects(backend.getRun("run-01", { token }), {
      code: Code.FAILED_PRECONDITION,
      message: `the token is of another log (${other}) than this server's (${logId})`,
    });
  });

  it("that is none is refused", async () => {
    await using backend = await Backend.open();
    await assert.rejects(backend.getRun("run-01", { token: "yesterday" }), {
      code: Code.INVALID_ARGUMENT,
      message: 'token: "yesterday" is no token',
    });
  });

  it("that is ahead is waited for, then refused for now", async () => {
    await using backend = await Backend.open();
    const { logId } = await backend.getStatus();
    const token = positionToToken({ logId, sequence: 9n });
    await assert.rejects(backend.getRun("run-01", { token }), {
      code: Code.UNAVAILABLE,
      message: "this backend has applied 1 entries, the token needs 9: try again",
    });
  });

  it("that is ahead is answered once the log got there", async () => {
    await using backend = await Backend.open();
    const { logId } = await backend.getStatus();
    const reading = backend.getRun("run-01", {
      token: positionToToken({ logId, sequence: 2n }),
    });
    await backend.upload([{ rows }]);
    assert.equal((await reading).run?.readings, 6);
  });
});
