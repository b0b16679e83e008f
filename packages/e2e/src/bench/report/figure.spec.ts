import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Figure, judgeFigure } from "./figure.ts";

const figure = (parts: Partial<Figure>): Figure => ({
  what: "one run",
  unit: "ms",
  values: [10, 30, 20],
  ...parts,
});

describe("judgeFigure()", () => {
  it("takes the median, and keeps everything else", () => {
    assert.deepEqual(judgeFigure(figure({ goal: { atMost: 25 } })), {
      what: "one run",
      unit: "ms",
      goal: { atMost: 25 },
      values: [10, 30, 20],
      min: 10,
      median: 20,
      max: 30,
      value: 20,
      isMet: true,
    });
  });

  it("meets a bound that it reaches", () => {
    assert.equal(judgeFigure(figure({ goal: { atMost: 20 } })).isMet, true);
    assert.equal(judgeFigure(figure({ goal: { atLeast: 20 } })).isMet, true);
  });

  it("misses a bound on its other side", () => {
    assert.equal(judgeFigure(figure({ goal: { atMost: 19.9 } })).isMet, false);
    assert.equal(judgeFigure(figure({ goal: { atLeast: 20.1 } })).isMet, false);
  });

  it("judges by another percentile where one is named", () => {
    const judged = judgeFigure(figure({ percent: 100, goal: { atMost: 25 } }));
    assert.equal(judged.value, 30);
    assert.equal(judged.isMet, false);
  });

  it("judges nothing without a goal", () => {
    assert.equal(judgeFigure(figure({})).isMet, undefined);
  });
});
