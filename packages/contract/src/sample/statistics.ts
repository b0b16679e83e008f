import { type Instant, instantToText } from "./instant.ts";

/** The engine that computes statistics of samples: its name on the wire. */
export const statisticsEngine = "statistics";

/** What is computed of a sample. */
export type Statistics = {
  timeStamp: Instant;
  mean: number;
  /** Of the population. */
  standardDeviation: number;
};

/** What processed samples can be asked for by: the members of their JSON, the indexes' names. */
export const statisticsIndexes = ["timestamp", "mean", "standard_deviation"] as const;
export type StatisticsIndex = (typeof statisticsIndexes)[number];

/**
 * Statistics as the bytes of an engine's result, which HTTP passes on as they are: the JSON
 * `{"timestamp":"2019-05-01T10:00:00Z","mean":1.5,"standard_deviation":0.5}`. Takes finite numbers.
 */
export const statisticsToJson = (statistics: Statistics): Buffer => {
  const { timeStamp, mean, standardDeviation } = statistics;
  const timestamp = instantToText(timeStamp);
  return Buffer.from(JSON.stringify({ timestamp, mean, standard_deviation: standardDeviation }));
};
