import { Code, StatusError } from "@wellspring/contract";
import { z } from "zod";
import type { SeededRandom } from "../../seeded-random.ts";

/** A sample, and whether a result is its statistics. */
export type Sample = { body: string; isRight: (result: Buffer) => boolean };

/** A sample of random numbers; some have so many that their body is staged. */
export const createSample = (random: SeededRandom): Sample => {
  const count = random.next() < 0.05 ? 20_000 : random.between(1, 200);
  const data = Array.from({ length: count }, () => random.next() * 100);
  const seconds = random.between(0, 59);
  const time = `2019-05-01T10:00:${String(seconds).padStart(2, "0")}Z`;
  const mean = sumOf(data) / count;
  const deviation = Math.sqrt(sumOf(data.map((value) => (value - mean) ** 2)) / count);
  return {
    body: JSON.stringify({ time_stamp: time, data }),
    isRight: (result) => {
      const computed = statisticsSchema.parse(JSON.parse(result.toString()));
      const { timestamp, mean: its, standard_deviation: spread } = computed;
      return timestamp === time && isClose(its, mean) && isClose(spread, deviation);
    },
  };
};

/** Posts a sample and gives its id as hexadecimal digits; throws a StatusError. */
export const sendSample = async (
  address: string,
  key: string,
  { body }: Sample,
): Promise<string> => {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const signal = AbortSignal.timeout(answerMsMax);
  const request = { method: "POST", body, headers, signal };
  try {
    const response = await fetch(`http://${address}/v1/raw`, request);
    const text = await response.text();
    if (response.status === 200) return keptSchema.parse(JSON.parse(text)).submission_id;
    const code = passing.has(response.status) ? Code.UNAVAILABLE : Code.INVALID_ARGUMENT;
    throw new StatusError(code, `${response.status}: ${text}`);
  } catch (thrown) {
    if (thrown instanceof StatusError) throw thrown;
    throw new StatusError(Code.UNAVAILABLE, String(thrown), { cause: thrown });
  }
};

/** Too much at once, or a backend that is away: sent again later it is taken. */
const passing = new Set([429, 503]);

const answerMsMax = 30_000;

const keptSchema = z.object({
  submission_id: z.uuid().transform((id) => id.replaceAll("-", "")),
});

const statisticsSchema = z.object({
  timestamp: z.string(),
  mean: z.number(),
  standard_deviation: z.number(),
});

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Sums made in another order differ in their last digits. */
const isClose = (value: number, expected: number): boolean =>
  Math.abs(value - expected) <= 1e-9 * Math.max(Math.abs(expected), 1);
