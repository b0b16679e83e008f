import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { Departure } from "./bus.ts";
import { ResultOutlet } from "./result-outlet.ts";

const departures = (count: number): Departure[] =>
  Array.from({ length: count }, (_, place) => ({
    payload: Buffer.from([place % 256]),
    messageId: String(place),
  }));

/** An outlet that publishes by `publish`, and what it tried and told. */
const openOutlet = (publish: (batch: readonly Departure[]) => Promise<void>) => {
  const batches: string[][] = [];
  const lines: string[] = [];
  let published = 0;
  const destination = { write: (line: string) => lines.push(JSON.parse(line).msg) };
  const outlet = new ResultOutlet({
    publish: async (batch) => {
      batches.push(batch.map(({ messageId }) => messageId));
      await publish(batch);
    },
    logger: createLogger({ name: "spec", destination }),
    count: (results) => {
      published += results;
    },
  });
  return { outlet, batches, lines, published: () => published };
};

describe("ResultOutlet", () => {
  it("publishes what comes meanwhile together", async () => {
    const { outlet, batches, published } = openOutlet(() => nextTurn());
    await Promise.all(departures(2_001).map((each) => outlet.publish(each)));
    assert.deepEqual(
      batches.map(({ length }) => length),
      [1, 1_000, 1_000],
    );
    assert.equal(published(), 2_001);
  });

  it("resolves once NATS has a result, and not before", async () => {
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const { outlet, published } = openOutlet(() => taken);
    let isPublished = false;
    const [departure] = departures(1);
    const publishing = outlet.publish(departure).then(() => {
      isPublished = true;
    });
    await nextTurn();
    assert.equal(isPublished, false);
    take();
    await publishing;
    assert.equal(published(), 1);
  });

  it("publishes again what NATS did not take, in order", async () => {
    let attempts = 0;
    const { outlet, batches, lines } = openOutlet(async () => {
      if (++attempts < 2) throw new StatusError(Code.UNAVAILABLE, "NATS is not reached yet");
    });
    await Promise.all(departures(2).map((each) => outlet.publish(each)));
    assert.deepEqual(batches, [["0"], ["0", "1"]]);
    assert.deepEqual(lines, ["results wait for NATS: NATS is not reached yet"]);
  });

  it("leaves out what NATS refuses, and publishes the rest", async () => {
    const { outlet, batches, lines, published } = openOutlet(async (batch) => {
      if (!batch.some(({ messageId }) => messageId === "2")) return;
      throw new StatusError(Code.INVALID_ARGUMENT, "max_payload size exceeded");
    });
    await Promise.all(departures(5).map((each) => outlet.publish(each)));
    await outlet.publish({ payload: Buffer.alloc(1), messageId: "later" });
    const together = ["1", "2", "3", "4"];
    assert.deepEqual(batches, [["0"], together, ["1"], ["2"], ["3"], ["4"], ["later"]]);
    assert.deepEqual(lines, ["NATS does not take a result: max_payload size exceeded"]);
    assert.equal(published(), 5);
  });

  it("says nothing of what it could not publish before it was closed", async () => {
    const { outlet, batches } = openOutlet(async () => {
      throw new StatusError(Code.UNAVAILABLE, "NATS is not reached yet");
    });
    const [departure] = departures(1);
    let isSettled = false;
    void outlet.publish(departure).finally(() => {
      isSettled = true;
    });
    outlet[Symbol.dispose]();
    await nextTurn();
    assert.deepEqual([batches.length, isSettled], [1, false]);
  });
});
