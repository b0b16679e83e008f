import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type PlateChange } from "@wellspring/contract";
import { Laboratory } from "../testing/laboratory.ts";
import { createPlate, plateOf, type StoredPlate } from "./deposited-plate.ts";

describe("createPlate()", () => {
  const laboratory = new Laboratory();
  laboratory.write("run-01", 3, [
    ["A1", 600, 0.1],
    ["B1", 900, 0.2],
  ]);
  const [{ plates }] = laboratory.takePass().runs;
  const [change] = plates;
  const digest = change.digest;

  const create = (before: StoredPlate | undefined, isWholePass: boolean, said = change) =>
    createPlate({ runId: 7, runName: "default/run-01", change: said }, before, isWholePass);

  it("keeps what is outside of the times that changed", () => {
    const before = { id: 5, readings: 10, lastRuntimeSeconds: 700, digest };
    const plate = create(before, false);
    assert.equal(plate.name, "default/run-01, plate 3");
    assert.deepEqual(
      [plate.id, plate.kept, plate.isWhole, plate.isUnchanged],
      [5, 10, false, false],
    );
    assert.deepEqual([...plate.wellIndexes], [0, 48]);
    assert.equal(create(undefined, false).kept, 0);
  });

  it("keeps nothing where all times changed", () => {
    const whole = { ...change, fromRuntimeSeconds: 0, toRuntimeSeconds: 2 ** 31 - 1 };
    const plate = create({ id: 5, readings: 10, lastRuntimeSeconds: 700, digest }, false, whole);
    assert.deepEqual([plate.kept, plate.isWhole], [0, true]);
  });

  it("is unchanged where all that there is comes and is here already", () => {
    const before = { id: 5, readings: 2, lastRuntimeSeconds: 900, digest };
    assert.equal(create(before, true).isUnchanged, true);
    assert.equal(create(before, false).isUnchanged, false);
    assert.equal(create({ ...before, readings: 3 }, true).isUnchanged, false);
    assert.equal(create({ ...before, digest: undefined }, true).isUnchanged, false);
    assert.equal(create({ ...before, digest: Buffer.alloc(8) }, true).isUnchanged, false);
  });
});

describe("plateOf()", () => {
  it("refuses a change of no plate", () => {
    const change: PlateChange = {
      ...{ plate: undefined, digest: Buffer.alloc(8) },
      ...{ fromRuntimeSeconds: 0, toRuntimeSeconds: 0 },
    };
    assert.throws(() => plateOf(change), {
      code: Code.DATA_LOSS,
      message: "the pass has a change of no plate",
    });
  });
});
