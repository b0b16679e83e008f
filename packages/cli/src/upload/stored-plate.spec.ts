import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readingsOf } from "../testing/readings.ts";
import { StoredPlate } from "./stored-plate.ts";

describe("StoredPlate", () => {
  const plate = new StoredPlate();
  plate.add(
    readingsOf([
      ["A1", 0, 0.1, 0],
      ["A1", 2_147_483_647, 0.2, 0],
      ["A2", 0, 0.3, 0],
    ]),
  );
  plate.add(readingsOf([]));
  plate.add(
    readingsOf([
      ["A2", 5, 0.4, 0],
      ["AF48", 7, 0.5, 0],
    ]),
  );

  const densityOf = (well: number, runtime: number): number | undefined => {
    const found = plate.find(well, runtime);
    return found?.readings.opticalDensities[found.place];
  };

  it("finds every reading in whatever part it is", () => {
    assert.equal(plate.count, 5);
    assert.equal(densityOf(0, 0), 0.1);
    assert.equal(densityOf(0, 2_147_483_647), 0.2);
    assert.equal(densityOf(1, 0), 0.3);
    assert.equal(densityOf(1, 5), 0.4);
    assert.equal(densityOf(1_535, 7), 0.5);
  });

  it("finds nothing between, before and after", () => {
    for (const [well, runtime] of [
      [0, 1],
      [1, 3],
      [2, 0],
      [1_535, 6],
      [1_535, 8],
    ]) {
      assert.equal(densityOf(well, runtime), undefined);
    }
    assert.equal(new StoredPlate().find(0, 0), undefined);
  });
});
