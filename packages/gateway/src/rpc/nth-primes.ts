import {
  limits,
  type NthPrimesRequest,
  type NthPrimesResponse,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { calculate } from "../work/calculate.ts";

/** Primes by their places. */
export const nthPrimes =
  (context: Context) =>
  async (request: NthPrimesRequest, call: CallContext): Promise<NthPrimesResponse> => {
    const { length } = request.numbers;
    if (length > limits.calcNumbersMax) {
      const text = `are ${length}, at most ${limits.calcNumbersMax} are allowed`;
      throw StatusError.invalid("numbers", text);
    }
    const command = { $case: "nthPrimes", nthPrimes: request } as const;
    return (await calculate(context, "nthPrimes", command, call)).nthPrimes;
  };
