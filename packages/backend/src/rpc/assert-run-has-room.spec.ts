import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import type { RunState } from "../gen/wellspring/backend/v1/state.ts";
import { Draft } from "../store/draft.ts";
import { runStates } from "../store/records.ts";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit } from "../testing/records.ts";
import { type Addition, assertRunHasRoom } from "./assert-run-has-room.ts";

/** What `assertRunHasRoom()` says of an addition to run-01, of which this is known. */
const add = async (known: Partial<RunState>, addition: Partial<Addition>): Promise<void> => {
  await using store = await AppliedStore.open();
  await store.apply(commit(1, [blockOf(growthRows(["A1"], 1))]));
  const view = new Draft(store.view);
  runStates.put(view, { ...store.run(), ...known }, "default", "run-01");
  const usual = { project: "default", run: "run-01", plate: 0, readings: 1 };
  assertRunHasRoom(view, { ...usual, ...addition });
};

describe("assertRunHasRoom()", () => {
  it("takes all for a run that is new", () => add({}, { run: "run-02" }));

  it("takes the last reading that fits, and no more", async () => {
    const readings = limits.runReadingsMax - 65_536;
    await add({ readings }, { readings: 65_536 });
    await assert.rejects(add({ readings: readings + 1 }, { readings: 65_536 }), {
      code: Code.INVALID_ARGUMENT,
      message: "run: run-01 would have more than 4000000000 readings",
    });
  });

  it("takes the last plate that fits, and no more", async () => {
    await add({ plates: limits.runPlatesMax - 1 }, { plate: 1 });
    await assert.rejects(add({ plates: limits.runPlatesMax }, { plate: 1 }), {
      code: Code.INVALID_ARGUMENT,
      message: "run: run-01 has 100000 plates, no more are allowed",
    });
  });

  it("takes more for a plate that is there", () =>
    add({ plates: limits.runPlatesMax }, { plate: 0 }));
});
