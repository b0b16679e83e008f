import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Code, StatusError } from "@wellspring/contract";
import { nthPrime } from "../primes.ts";

/**
 * What a module of one's own exports: whole numbers in and out, with the text that came along. It
 * may take its time; `signal` is aborted when that is over. What it throws is the failure.
 */
export type CrunchFunction = (
  data: bigint,
  meta: string,
  signal: AbortSignal,
) => bigint | Promise<bigint>;

/** A function and what it is called in versions. */
export type NamedCrunchFunction = { name: string; crunch: CrunchFunction };

/**
 * The function that a text names: one of ours, or a module's by its path, `./my.ts`.
 *
 * @throws StatusError INVALID_ARGUMENT where there is none of this name, or the module is broken or
 *   exports another number of functions than one.
 */
export const loadCrunchFunction = async (text: string): Promise<NamedCrunchFunction> => {
  const crunch = ownFunctions.get(text);
  if (crunch) return { name: text, crunch };
  if (/[/\\]/.test(text)) return { name: basename(text), crunch: await importFunction(text) };
  const known = [...ownFunctions.keys()].join(", ");
  throw StatusError.invalid("function", `"${text}" is none of ${known}, nor a path like ./my.ts`);
};

const importFunction = async (path: string): Promise<CrunchFunction> => {
  const module = await importModule(path);
  const functions = new Set(Object.values(module).filter((value) => typeof value === "function"));
  const [crunch] = functions;
  if (crunch && functions.size === 1) return (...args) => crunch(...args);
  throw StatusError.invalid("function", `${path} exports ${functions.size} functions, not one`);
};

const importModule = async (path: string): Promise<object> => {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const text = `function: ${path} can't be loaded: ${reason.split("\n")[0]}`;
    throw new StatusError(Code.INVALID_ARGUMENT, text, { cause });
  }
};

const square: CrunchFunction = (data) => data * data;

/** How often a number is halved, or tripled and one more, until it is 1. */
const collatzSteps: CrunchFunction = (data) => {
  if (data < 1n) throw StatusError.invalid("Data", `${data} is below 1`);
  let steps = 0n;
  for (let n = data; n !== 1n; steps++) n = n % 2n === 0n ? n / 2n : 3n * n + 1n;
  return steps;
};

const nthPrimeOf: CrunchFunction = (data) => {
  if (data >= 1n && data <= primeMax) return BigInt(nthPrime(Number(data)));
  throw StatusError.invalid("Data", `${data} is no number from 1 to ${primeMax}`);
};

/** A table of primes up to this one takes 100 ms and 4 MB. */
const primeMax = 1_000_000n;

const ownFunctions: ReadonlyMap<string, CrunchFunction> = new Map([
  ["square", square],
  ["collatz-steps", collatzSteps],
  ["nth-prime", nthPrimeOf],
]);
