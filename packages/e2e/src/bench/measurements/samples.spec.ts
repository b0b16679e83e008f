import { describe, it } from "node:test";
import { assertFigures } from "../testing/assert-figures.ts";
import { measureSamples } from "./samples.ts";

describe("measureSamples()", () => {
  it("takes rates and times, and judges them", async () => {
    const small = "samples of 2 KB by HTTP, 4 connections, durable";
    await assertFigures(measureSamples, [
      [small, 1, { atLeast: 5_000 }],
      [`${small}: p99`, 20, { atMost: 50 }],
      ["bodies of 20 MB", 2, { atLeast: 60 }],
      ["bodies of 20 MB: computed after", 2, { atMost: 1_000 }],
      ["100 of 50 processed samples by their mean: p99", 10, { atMost: 10 }],
    ]);
  });
});
