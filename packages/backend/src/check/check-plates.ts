import { PlateState } from "../gen/wellspring/backend/v1/state.ts";
import { keyToPair } from "../store/keyspace.ts";
import type { Say } from "./check-report.ts";
import { checkSegments, sayDifferences } from "./check-segments.ts";
import { assertKeyLength, type Check, walk } from "./walk.ts";

/** Checks every plate against the readings in its blocks. */
export const checkPlates = (check: Check): Promise<void> =>
  walk(check, "plates", namePlate, (key, value, say) => {
    const [number] = keyToPair(key);
    if (!check.runNumbers.has(BigInt(number))) say("belongs to no run");
    const plate = PlateState.decode(value);
    check.report.plates++;
    check.report.readings += plate.readings;
    checkPlate(check, plate, say);
  });

const namePlate = (key: Buffer): string => {
  const [run, plate] = keyToPair(assertKeyLength(key, 8));
  return `run ${run}, plate ${plate}`;
};

const checkPlate = (check: Check, plate: PlateState, say: Say): void => {
  const { nextVersion } = check.state;
  if (plate.segments.length === 0) say("has no readings");
  if (plate.version < 1n || plate.version > nextVersion) {
    say(`has version ${plate.version}, the last one is ${nextVersion}`);
  }
  const sum = checkSegments(check, plate.segments, say);
  if (!sum) return;
  const { readings, firstRuntimeSeconds, lastRuntimeSeconds, digest } = sum;
  sayDifferences(say, "the plate", plate, { readings, firstRuntimeSeconds, lastRuntimeSeconds });
  if (!plate.wells.equals(sum.wells)) say("has other wells than its readings");
  if (plate.digest?.low !== digest.low || plate.digest.high !== digest.high) {
    say("has another digest than its readings");
  }
};
