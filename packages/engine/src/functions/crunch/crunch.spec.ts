import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, MyData, MyResult, StatusError } from "@wellspring/contract";
import { createCrunch } from "./crunch.ts";
import { type CrunchFunction, loadCrunchFunction } from "./crunch-function.ts";

const { signal } = new AbortController();

const compute = async (crunch: CrunchFunction, data: MyData): Promise<MyResult> => {
  const task = { body: MyData.encode(data).finish(), submittedAtMs: 1_700_000_000_123 };
  const { result } = await createCrunch({ name: "mine", crunch }).compute(task, signal);
  return MyResult.decode(result);
};

describe("createCrunch()", () => {
  it("gives the data back with what was made of them, and when", async () => {
    const startedAtMs = Date.now();
    const data = { ID: 7n, Data: -3n, Meta: "well B7" };
    const { ProcessTime, ...result } = await compute((number) => number * number, data);
    assert.deepEqual(result, { ...data, DTimeStamp: new Date(1_700_000_000_123), RData: 9n });
    assert.ok(ProcessTime && ProcessTime.getTime() >= startedAtMs);
  });

  it("gives the function the text and the signal", async () => {
    const crunch: CrunchFunction = async (_data, meta, given) => {
      assert.equal(given, signal);
      return BigInt(meta.length);
    };
    assert.equal((await compute(crunch, { ID: 1n, Data: 2n, Meta: "four" })).RData, 4n);
  });

  it("fails where the result is no int64", async () => {
    const { crunch } = await loadCrunchFunction("square");
    const message = "the result 9223372037000250000 of 3037000500 is no int64";
    await assert.rejects(
      compute(crunch, { ID: 1n, Data: 3_037_000_500n, Meta: "" }),
      new StatusError(Code.OUT_OF_RANGE, message),
    );
  });

  it("fails where the result is no bigint", async () => {
    const crunch: CrunchFunction = () => JSON.parse("4");
    const message = "the function made a number of 2, not a bigint";
    await assert.rejects(
      compute(crunch, { ID: 1n, Data: 2n, Meta: "" }),
      new StatusError(Code.FAILED_PRECONDITION, message),
    );
  });

  it("fails where the bytes are no data", async () => {
    const { compute } = createCrunch({ name: "mine", crunch: (data) => data });
    await assert.rejects(
      compute({ body: Buffer.of(8), submittedAtMs: 0 }, signal),
      new StatusError(Code.INVALID_ARGUMENT, "the bytes are no MyData"),
    );
  });

  it("has a version that tells the function", () => {
    const crunch: CrunchFunction = (data) => data;
    assert.match(createCrunch({ name: "my.ts", crunch }).version, /^\d+\.\d+\.\d+ my\.ts$/);
    const { version } = createCrunch({ name: "ö".repeat(200), crunch });
    assert.ok(Buffer.byteLength(version) <= 100);
  });
});
