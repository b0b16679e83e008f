import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { densityEnd, growPlate, wellNames } from "./grow-plate.ts";

describe("growPlate()", () => {
  const plate = growPlate({ wells: 48, reads: 487 }, 1);

  it("grows the same plate from the same seed, another one from another", () => {
    assert.deepEqual(growPlate({ wells: 48, reads: 487 }, 1), plate);
    assert.notDeepEqual(growPlate({ wells: 48, reads: 487 }, 2).densities, plate.densities);
  });

  it("reads it every 623 to 708 seconds, from 0 on", () => {
    assert.equal(plate.runtimes[0], 0);
    const steps = Array.from(plate.runtimes.subarray(1), (time, i) => time - plate.runtimes[i]);
    assert.equal(Math.min(...steps), 623);
    assert.equal(Math.max(...steps), 708);
  });

  it("knows the smallest density of each well", () => {
    for (let well = 0; well < 48; well++) {
      const curve = plate.densities.subarray(well * 487, (well + 1) * 487);
      assert.equal(plate.leasts[well], Math.min(...curve));
    }
  });

  it("makes curves that rise from a blank and stay in range", () => {
    for (let well = 0; well < 48; well++) {
      const curve = plate.densities.subarray(well * 487, (well + 1) * 487);
      assert.ok(curve[486] > curve[0] + 100, `well ${well}: ${curve[0]} to ${curve[486]}`);
      assert.ok(curve.every((density) => density > 0 && density < densityEnd));
    }
  });
});

describe("wellNames()", () => {
  const names = (wells: number) => wellNames(growPlate({ wells, reads: 1 }, 1));

  it("fills the rows of a plate of 96 wells", () => {
    assert.deepEqual(
      names(14),
      [..."123456789"].map((n) => `A${n}`).concat(["A10", "A11", "A12", "B1", "B2"]),
    );
    assert.equal(names(48).at(-1), "D12");
    assert.equal(names(96).at(-1), "H12");
  });

  it("takes a plate of 384 wells where 96 are too few", () => {
    assert.equal(names(97).at(-1), "E1");
    assert.equal(names(384).at(-1), "P24");
  });
});
