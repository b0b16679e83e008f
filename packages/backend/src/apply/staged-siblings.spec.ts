import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Segment } from "../gen/wellspring/backend/v1/state.ts";
import { overlaps } from "../plate/segment.ts";
import { StagedSiblings } from "./staged-siblings.ts";

type Bounds = [firstWell: number, wells: number, firstRuntime: number, seconds: number];

const segmentOf = ([firstWell, wells, firstRuntimeSeconds, seconds]: Bounds): Segment => ({
  blockId: 0n,
  readings: 1,
  bytes: 1,
  firstWell,
  lastWell: firstWell + wells,
  firstRuntimeSeconds,
  lastRuntimeSeconds: firstRuntimeSeconds + seconds,
});

const segments = fc.array(fc.tuple(fc.nat(20), fc.nat(4), fc.nat(20), fc.nat(4)).map(segmentOf), {
  maxLength: 30,
});

describe("StagedSiblings.touching()", () => {
  it("finds what a look at all of them finds", () => {
    fc.assert(
      fc.property(segments, fc.nat(30), fc.nat(60), (staged, known, before) => {
        // Places are not dense: blocks of other plates stand between.
        const placed = staged.map((segment, n): [number, Segment] => [2 * n, segment]);
        const siblings = new StagedSiblings(placed.slice(0, known));
        for (const [index, segment] of placed.slice(known)) siblings.add(index, segment);
        for (const extent of staged) {
          const found = placed
            .filter(([index, segment]) => index < before && overlaps(segment, extent))
            .map(([, segment]) => segment);
          assert.deepEqual(siblings.touching(before, extent), found);
        }
      }),
    );
  });

  it("finds nothing where there is none", () => {
    assert.deepEqual(new StagedSiblings().touching(3, segmentOf([0, 1, 0, 1])), []);
  });
});

describe("StagedSiblings.takeNews()", () => {
  it("gives all places once after some were added", () => {
    const siblings = new StagedSiblings([[1, segmentOf([0, 1, 0, 1])]]);
    assert.equal(siblings.takeNews(), undefined);
    siblings.add(4, segmentOf([0, 1, 0, 1]));
    siblings.add(7, segmentOf([0, 1, 0, 1]));
    assert.deepEqual(siblings.takeNews(), [1, 4, 7]);
    assert.equal(siblings.takeNews(), undefined);
  });
});
