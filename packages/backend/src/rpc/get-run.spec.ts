import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  GetRunResponse,
  limits,
  type Plate,
  positionToToken,
  wellIndexEnd,
} from "@wellspring/contract";
import { Draft } from "../store/draft.ts";
import { plateStates, runStates } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { growthRows, wellSetOf } from "../testing/readings.ts";

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
        { plate: 2, wells: wellSetOf(["B2"]), readings: 2, ...times, firstRuntimeSeconds: 600 },
        { plate: 300, wells: wellSetOf(["A1", "B2"]), readings: 6, ...times },
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

describe("GetRun of 100,000 plates with 1,536 wells each", () => {
  it("streams them, rising, in messages far from the bound", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const plate = await fillRun(backend);
    const parts = await collect(backend.streamRun("run-01"));
    assert.deepEqual(
      parts.flatMap(({ plates }) => plates).map(({ plate }) => plate),
      Array.from({ length: limits.runPlatesMax }, (_, n) => n),
    );
    assert.deepEqual(parts.at(-1)?.plates.at(-1), { ...plate, plate: limits.runPlatesMax - 1 });
    for (const [place, part] of parts.entries()) {
      assert.equal(part.run !== undefined, place === 0);
      assert.ok(GetRunResponse.encode(part).finish().length < limits.messageBytesMax / 4);
    }
  });
});

/** Gives run-01 all the plates that a run may have, of the largest size, and tells of one. */
const fillRun = async ({ context: { store } }: Backend): Promise<Omit<Plate, "plate">> => {
  const run = runStates.get(store, "default", "run-01");
  const state = run && plateStates.get(store, run.number, 0);
  assert(run && state);
  const plate = {
    wells: Buffer.alloc(wellIndexEnd / 8, 0xff),
    readings: limits.runReadingsMax,
    firstRuntimeSeconds: limits.runtimeSecondsMax,
    lastRuntimeSeconds: limits.runtimeSecondsMax,
  };
  const draft = new Draft(store);
  for (let number = 0; number < limits.runPlatesMax; number++) {
    plateStates.put(draft, { ...state, ...plate }, run.number, number);
  }
  await store.write(draft.writes());
  return plate;
};

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
      message: "this backend has applied entry 1 and waits for entry 9: try again",
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
