import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { idOf } from "../../testing/readings.ts";
import { chooseOwner } from "./rendezvous.ts";

const works = Array.from({ length: 3_000 }, (_, work) => idOf(work));
const backends = ["a", "b", "c"].map((name) => `0d8e4a52-0000-4000-8000-00000000000${name}`);

describe("chooseOwner()", () => {
  it("does not depend on the order in which backends are known", () => {
    const shuffled = fc.shuffledSubarray(backends, { minLength: 3 });
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...works), (order, work) => {
        assert.equal(chooseOwner(order, work), chooseOwner(backends, work));
      }),
    );
  });

  it("gives each about as many", () => {
    const counts = Map.groupBy(works, (work) => chooseOwner(backends, work));
    for (const { length } of counts.values())
      assert.ok(length > 850 && length < 1_150, `${length}`);
    assert.equal(counts.size, 3);
  });

  it("moves no work but that of a backend that goes", () => {
    const rest = backends.slice(0, 2);
    for (const work of works) {
      const owner = chooseOwner(backends, work);
      if (rest.includes(owner)) assert.equal(chooseOwner(rest, work), owner);
    }
  });

  it("is the one there is", () => assert.equal(chooseOwner([""], idOf(1)), ""));
});
