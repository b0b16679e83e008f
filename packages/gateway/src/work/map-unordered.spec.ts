import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect } from "../testing/collect.ts";
import { mapUnordered } from "./map-unordered.ts";

async function* list<Value>(values: readonly Value[]): AsyncGenerator<Value, undefined> {
  yield* values;
  return undefined;
}

describe("mapUnordered()", () => {
  it("gives what is made first, first", async () => {
    const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const mapped = mapUnordered(list([0, 1, 2]), 3, async (place) => {
      await gates[place]?.promise;
      return place;
    });
    gates[2]?.resolve();
    assert.deepEqual((await mapped.next()).value, 2);
    gates[0]?.resolve();
    assert.deepEqual((await mapped.next()).value, 0);
    gates[1]?.resolve();
    assert.deepEqual(await collect(mapped), [1]);
  });

  it("makes no more at once than it may", async () => {
    let running = 0;
    let most = 0;
    const made = await collect(
      mapUnordered(list(Array.from({ length: 50 }, (_, i) => i)), 4, async (value) => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        return value;
      }),
    );
    assert.equal(made.length, 50);
    assert.equal(most, 4);
  });

  it("throws what goes wrong first", async () => {
    const map = (value: number) =>
      value === 2 ? Promise.reject(new Error("broken")) : Promise.resolve(value);
    await assert.rejects(collect(mapUnordered(list([1, 2, 3]), 2, map)), { message: "broken" });
  });
});
