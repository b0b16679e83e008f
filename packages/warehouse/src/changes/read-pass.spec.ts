import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ChangesResponse, Code, Work } from "@wellspring/contract";
import { readPass } from "./read-pass.ts";

const begin = {
  logId: "log",
  fromSequence: 1n,
  throughSequence: 4n,
  isWhole: false,
  firstAtMs: 9n,
};

type Part = NonNullable<ChangesResponse["part"]>;

const beginPart: Part = { $case: "begin", begin };
const runPart: Part = {
  $case: "run",
  run: { run: undefined, plates: [], retractions: [] },
};
const work = { ...Work.decode(Buffer.alloc(0)), number: 3n };
const worksPart: Part = { $case: "works", works: { works: [work] } };
const readingsPart = (place: number): Part => ({
  $case: "readings",
  readings: { place, block: Buffer.of(place) },
});
const endPart: Part = { $case: "end", end: { token: "t", hasMore: true } };

const streamOf = async function* (
  ...parts: (Part | undefined)[]
): AsyncGenerator<ChangesResponse, undefined> {
  for (const part of parts) yield { part };
  return undefined;
};

describe("readPass()", () => {
  it("gathers runs, and gives works and readings one after the other", async () => {
    const parts = [beginPart, runPart, runPart, worksPart, readingsPart(0), readingsPart(1)];
    const pass = await readPass(streamOf(...parts, endPart));
    assert.deepEqual(pass.begin, begin);
    assert.equal(pass.runs.length, 2);
    const numbers: bigint[] = [];
    for await (const works of pass.works) numbers.push(...works.map(({ number }) => number));
    assert.deepEqual(numbers, [3n]);
    const places: number[] = [];
    for await (const { place } of pass.readings) places.push(place);
    assert.deepEqual(places, [0, 1]);
    assert.deepEqual(await pass.end(), { token: "t", hasMore: true });
  });

  it("reads no further than it is asked to", async () => {
    let read = 0;
    const counted = async function* (): AsyncGenerator<ChangesResponse, undefined> {
      for await (const response of streamOf(beginPart, runPart, readingsPart(0), readingsPart(1))) {
        read++;
        yield response;
      }
      return undefined;
    };
    const pass = await readPass(counted());
    assert.equal(read, 3, "one part ahead, to know that no run follows");
    for await (const _ of pass.works) assert.fail("there are none");
    assert.equal(read, 3);
    await pass.readings[Symbol.asyncIterator]().next();
    assert.equal(read, 3);
  });

  it("does not take a stream without an end for a pass", async () => {
    const pass = await readPass(streamOf(beginPart, readingsPart(0)));
    for await (const _ of pass.works) assert.fail("there are none");
    for await (const { place } of pass.readings) assert.equal(place, 0);
    await assert.rejects(pass.end(), {
      code: Code.UNAVAILABLE,
      message: 'a pass was cut short: its end in place of "end"',
    });
  });

  it("refuses parts that come before the beginning or after the end", async () => {
    await assert.rejects(readPass(streamOf(runPart)), {
      code: Code.UNAVAILABLE,
      message: 'a pass was cut short: "run" in place of "begin"',
    });
    const pass = await readPass(streamOf(beginPart, endPart, runPart));
    await assert.rejects(pass.end(), { message: 'a pass goes on with "run"' });
  });

  it("refuses parts that it does not know", async () => {
    await assert.rejects(readPass(streamOf(beginPart, undefined)), {
      code: Code.UNIMPLEMENTED,
      message: "a pass has parts that are not known",
    });
  });
});
