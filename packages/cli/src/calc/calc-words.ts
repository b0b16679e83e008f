import { limits, StatusError } from "@wellspring/contract";
import { UsageError } from "../usage-error.ts";

/** A calculation that somebody typed. */
export type Calculation =
  | { name: "add" | "max"; a: bigint; b: bigint }
  | { name: "np"; numbers: bigint[] };

/** What a line may say, beside nothing. */
export type CalcLine = Calculation | { name: "help" } | { name: "exit" };

/**
 * What the words of a line say, in any case.
 *
 * @throws UsageError for no command, a wrong count, or a word that is no number; StatusError
 *   INVALID_ARGUMENT for a number outside its type, or too many.
 */
export const parseCalcWords = ([word, ...rest]: readonly string[]): CalcLine => {
  const name = word.toLowerCase();
  switch (name) {
    case "add":
    case "max": {
      if (rest.length !== 2) throw new UsageError(`${name}: two numbers are wanted: ${name} 2 5`);
      const [a, b] = rest.map((text) => parseNumber(text, int64));
      return { name, a, b };
    }
    case "np":
      if (rest.length === 0) throw new UsageError("np: which primes? np 2 12");
      return { name, numbers: parsePlaces(rest) };
    case "help":
    case "exit":
      if (rest.length > 0) throw new UsageError(`${name}: takes no words after it`);
      return { name };
    default:
      throw new UsageError(`${word}: is no command; help lists them`);
  }
};

const parsePlaces = (texts: readonly string[]): bigint[] => {
  if (texts.length <= limits.calcNumbersMax) return texts.map((text) => parseNumber(text, uint64));
  const text = `are ${texts.length}, at most ${limits.calcNumbersMax} are allowed`;
  throw StatusError.invalid("numbers", text);
};

type NumberType = { name: string; min: bigint; max: bigint };

const int64: NumberType = { name: "int64", min: -(2n ** 63n), max: 2n ** 63n - 1n };
const uint64: NumberType = { name: "uint64", min: 0n, max: 2n ** 64n - 1n };

const parseNumber = (text: string, { name, min, max }: NumberType): bigint => {
  if (!/^[+-]?\d+$/.test(text)) throw new UsageError(`"${text}" is no whole number`);
  const number = BigInt(text.replace(/^\+/, ""));
  if (number >= min && number <= max) return number;
  throw StatusError.invalid(text, `is no ${name}, ${min} to ${max}`);
};
