import { digestStore } from "../plate/store-digest.ts";
import { turn } from "../turn.ts";
import { sayOf } from "./check-report.ts";
import type { Check } from "./walk.ts";

/**
 * Checks that the store's digest is that of its plates and works, which must have been checked
 * before: where something is wrong with them nothing more is said.
 */
export const checkDigest = async ({ view, state, report }: Check): Promise<void> => {
  if (report.violationCount > 0) return;
  const { low, high } = await digestStore(view, turn);
  if (state.digest?.low === low && state.digest.high === high) return;
  sayOf(report, "meta", "state")("has another digest than its plates, works and keys");
};
