import {
  CalcCommand,
  CalcResult,
  Code,
  encodeMessage,
  limits,
  StatusError,
  version,
} from "@wellspring/contract";
import type { EngineFunction } from "../../engine-function.ts";
import { nthPrime } from "../primes.ts";

/** A CalcCommand in, a CalcResult out. */
export const calc: EngineFunction = {
  version,
  compute: async ({ body }) => {
    const result = calculate(CalcCommand.decode(body));
    return { result: encodeMessage(CalcResult, { result }), indexEntries: [] };
  },
};

const calculate = ({ command }: CalcCommand): NonNullable<CalcResult["result"]> => {
  switch (command?.$case) {
    case "max": {
      const { a, b } = command.max;
      return { $case: "max", max: { result: greaterOf(a, b) } };
    }
    case "add":
      return { $case: "add", add: { result: add(command.add.a, command.add.b) } };
    case "nthPrimes": {
      const results = nthPrimes(command.nthPrimes.numbers);
      return { $case: "nthPrimes", nthPrimes: { results } };
    }
    default:
      throw StatusError.invalid("command", "is none that this engine knows");
  }
};

/** Math.max takes no bigint. */
const greaterOf = (a: bigint, b: bigint): bigint => {
  if (a > b) return a;
  return b;
};

const add = (a: bigint, b: bigint): bigint => {
  const sum = a + b;
  if (BigInt.asIntN(64, sum) === sum) return sum;
  throw new StatusError(Code.OUT_OF_RANGE, `the sum of ${a} and ${b} is no int64`);
};

const nthPrimes = (numbers: readonly bigint[]): bigint[] => {
  const { calcNumbersMax, calcPrimeMax } = limits;
  if (numbers.length > calcNumbersMax) {
    const text = `are ${numbers.length}, at most ${calcNumbersMax} are allowed`;
    throw StatusError.invalid("numbers", text);
  }
  const wrong = numbers.find((n) => n < 1n || n > calcPrimeMax);
  if (wrong !== undefined) {
    throw StatusError.invalid("numbers", `${wrong} is no number from 1 to ${calcPrimeMax}`);
  }
  return numbers.map((n) => BigInt(nthPrime(Number(n))));
};
