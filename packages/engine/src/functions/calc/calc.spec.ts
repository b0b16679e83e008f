import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcCommand, CalcResult, Code, StatusError } from "@wellspring/contract";
import fc from "fast-check";
import { calc } from "./calc.ts";

type Command = NonNullable<CalcCommand["command"]>;

const compute = async (command?: Command): Promise<CalcResult["result"]> => {
  const body = CalcCommand.encode({ command }).finish();
  const task = { body, submittedAtMs: 0 };
  const computed = await calc.compute(task, new AbortController().signal);
  assert.deepEqual(computed.indexEntries, []);
  return CalcResult.decode(computed.result).result;
};

const add = (a: bigint, b: bigint) => compute({ $case: "add", add: { a, b } });
const max = (a: bigint, b: bigint) => compute({ $case: "max", max: { a, b } });
const nthPrimes = (...numbers: bigint[]) => compute({ $case: "nthPrimes", nthPrimes: { numbers } });

const greatest = 2n ** 63n - 1n;
const int64 = fc.bigInt({ min: -(2n ** 63n), max: greatest });

describe("calc", () => {
  it("adds", async () => {
    assert.deepEqual(await add(2n, 5n), { $case: "add", add: { result: 7n } });
    assert.deepEqual(await add(greatest, -greatest), { $case: "add", add: { result: 0n } });
  });

  it("names both numbers whose sum is no int64", async () => {
    const message = `the sum of ${greatest} and 1 is no int64`;
    await assert.rejects(add(greatest, 1n), new StatusError(Code.OUT_OF_RANGE, message));
    await fc.assert(
      fc.asyncProperty(int64, int64, async (a, b) => {
        const sum = a + b;
        if (BigInt.asIntN(64, sum) === sum) {
          assert.deepEqual(await add(a, b), { $case: "add", add: { result: sum } });
        } else await assert.rejects(add(a, b), { code: Code.OUT_OF_RANGE });
      }),
    );
  });

  it("takes the greater", async () => {
    assert.deepEqual(await max(2n, 6n), { $case: "max", max: { result: 6n } });
    assert.deepEqual(await max(-2n, -6n), { $case: "max", max: { result: -2n } });
  });

  it("finds primes in the order asked for", async () => {
    const expected = [104_723n, 10_061n, 2n, 3n, 5n, 7n];
    assert.deepEqual(await nthPrimes(9_999n, 1_234n, 1n, 2n, 3n, 4n), {
      $case: "nthPrimes",
      nthPrimes: { results: expected },
    });
    const last = await nthPrimes(...Array.from({ length: 1_000 }, () => 10_001n));
    assert.equal(last?.$case === "nthPrimes" && last.nthPrimes.results[999], 104_743n);
  });

  for (const n of [0n, 10_002n, 2n ** 64n - 1n]) {
    it(`refuses prime ${n}`, async () => {
      const message = `numbers: ${n} is no number from 1 to 10001`;
      await assert.rejects(nthPrimes(1n, n), new StatusError(Code.INVALID_ARGUMENT, message));
    });
  }

  it("refuses more than a thousand numbers", async () => {
    const numbers = Array.from({ length: 1_001 }, () => 1n);
    const message = "numbers: are 1001, at most 1000 are allowed";
    await assert.rejects(nthPrimes(...numbers), new StatusError(Code.INVALID_ARGUMENT, message));
  });

  it("refuses a command that it does not know", async () => {
    const message = "command: is none that this engine knows";
    await assert.rejects(compute(), new StatusError(Code.INVALID_ARGUMENT, message));
  });
});
