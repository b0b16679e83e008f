import {
  Code,
  instantToKey,
  numberToKey,
  parseSample,
  StatusError,
  statisticsToJson,
  version,
} from "@wellspring/contract";
import type { EngineFunction } from "../../engine-function.ts";
import { meanOf } from "./mean.ts";
import { standardDeviationOf } from "./standard-deviation.ts";

/** A sample in; its time in UTC, mean and population standard deviation out. */
export const statistics: EngineFunction = {
  version,
  compute: async ({ body }) => {
    const parsed = parseSample(body);
    if ("errors" in parsed) {
      throw new StatusError(Code.INVALID_ARGUMENT, parsed.errors.join("; "));
    }
    const { timeStamp, data } = parsed.sample;
    const mean = meanOf(data);
    const standardDeviation = standardDeviationOf(data, mean);
    return {
      result: statisticsToJson({ timeStamp, mean, standardDeviation }),
      indexEntries: [
        { name: "timestamp", key: instantToKey(timeStamp) },
        { name: "mean", key: numberToKey(mean) },
        { name: "standard_deviation", key: numberToKey(standardDeviation) },
      ],
    };
  },
};
