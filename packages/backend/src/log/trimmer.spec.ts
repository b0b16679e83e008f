import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { holdTimers } from "../testing/held-timers.ts";
import { MemoryStream } from "../testing/memory-stream.ts";
import { chooseTrim, Trimmer, type TrimmerOptions } from "./trimmer.ts";

/** Backends that have flushed up to here, each with what it needs for a snapshot. */
const backendsOf = (...flushed: [flushed: bigint, needed?: bigint][]): Announcement[] =>
  flushed.map(([flushedSequence, neededSequence = 0n]) => ({
    ...Announcement.decode(new Uint8Array()),
    flushedSequence,
    neededSequence,
  }));

describe("chooseTrim()", () => {
  const bounds = { first: 1n, last: 100n, bytes: 260 };
  const options = { copies: 2, bytesMax: 1_000 };
  const choose = (...flushed: [bigint, bigint?][]) =>
    chooseTrim(bounds, backendsOf(...flushed), options);

  it("takes what all backends have flushed, while there is room", () => {
    assert.equal(choose([40n], [50n]), 40n);
    assert.equal(choose([10n], [50n], [40n]), 10n);
    assert.equal(choose([0n], [50n], [40n]), 0n);
  });

  it("takes what enough backends have flushed, once it is three quarters full", () => {
    const chooseOf = (bytes: number, copies: number) =>
      chooseTrim({ ...bounds, bytes }, backendsOf([10n], [50n], [40n]), { ...options, copies });
    assert.equal(chooseOf(749, 2), 10n);
    assert.equal(chooseOf(750, 2), 40n);
    assert.equal(chooseOf(750, 3), 10n);
  });

  it("counts no backend that is damaged", () => {
    const [first, second, third] = backendsOf([40n], [50n], [30n]);
    const damaged = { ...third, isDamaged: true };
    assert.equal(chooseTrim(bounds, [first, second, damaged], options), 40n);
    assert.equal(chooseTrim(bounds, [first, damaged], options), 0n);
    const giver = { ...damaged, neededSequence: 21n };
    assert.equal(chooseTrim(bounds, [first, second, giver], options), 20n);
  });

  it("takes nothing while too few backends are there", () => {
    assert.equal(choose([50n]), 0n);
    assert.equal(choose(), 0n);
  });

  it("takes nothing of a stream that is a quarter full", () => {
    const backends = backendsOf([40n], [50n]);
    assert.equal(chooseTrim({ ...bounds, bytes: 250 }, backends, options), 0n);
    assert.equal(chooseTrim({ ...bounds, bytes: 251 }, backends, options), 40n);
  });

  it("leaves what a snapshot in transfer needs", () => {
    assert.equal(choose([40n], [50n, 31n]), 30n);
    assert.equal(choose([40n, 31n], [50n, 21n]), 20n);
    assert.equal(choose([40n], [50n, 41n]), 40n);
    assert.equal(choose([40n, 1n], [50n]), 0n);
  });
});

describe("Trimmer", () => {
  /** A trimmer of a stream with ten entries, of which all are flushed, and what it tells. */
  const openTrimmer = (test: TestContext, parts: Partial<TrimmerOptions> = {}) => {
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    for (let entry = 2; entry <= 10; entry++) stream.add(`${entry}`, Buffer.alloc(1_000));
    const trims: object[] = [];
    const trimmer = new Trimmer({
      stream,
      bytesMax: 10_000,
      copies: 2,
      backends: () => backendsOf([8n], [9n]),
      onTrim: (trim) => trims.push(trim),
      ...parts,
    });
    return { timers, stream, trimmer, trims };
  };

  it("trims after five seconds, and tells so", async (test) => {
    const { timers, stream, trimmer, trims } = openTrimmer(test);
    await using _ = trimmer;
    await timers.pass(4_999);
    assert.deepEqual(trims, []);
    await timers.pass(1);
    assert.deepEqual(trims, [{ upTo: 8n }]);
    assert.deepEqual(await stream.bounds(), { first: 9n, last: 10n, bytes: 2_000 });
  });

  it("leaves a stream alone of which nothing is to be forgotten", async (test) => {
    const { timers, stream, trimmer, trims } = openTrimmer(test, { bytesMax: 100_000 });
    await using _ = trimmer;
    await timers.pass(5_000);
    assert.deepEqual([trims, stream.first], [[], 1n]);
  });

  it("tells why it could not, and looks again", async (test) => {
    const { timers, stream, trimmer, trims } = openTrimmer(test);
    await using _ = trimmer;
    const error = new StatusError(Code.UNAVAILABLE, "NATS does not answer");
    test.mock.method(stream, "trim", () => Promise.reject(error), { times: 1 });
    await timers.pass(5_000);
    assert.deepEqual(trims, [{ upTo: 8n, error }]);
    await timers.pass(5_000);
    assert.deepEqual(trims.slice(1), [{ upTo: 8n }]);
  });

  it("tells what the stream holds, whether it trims or not", async (test) => {
    const heard: bigint[] = [];
    const onBounds = ({ first }: { first: bigint }) => heard.push(first);
    const { timers, trimmer } = openTrimmer(test, { onBounds });
    await using _ = trimmer;
    for (let looks = 0; looks < 2; looks++) await timers.pass(5_000);
    assert.deepEqual(heard, [1n, 9n]);
  });

  it("does nothing once it is closed", async (test) => {
    const { timers, trimmer, trims } = openTrimmer(test);
    await trimmer[Symbol.asyncDispose]();
    await timers.pass(5_000);
    assert.deepEqual(trims, []);
  });
});
