import { Code, limits, StatusError } from "@wellspring/contract";
import type { WorkState } from "../../gen/wellspring/backend/v1/state.ts";

/** Work that this backend hands out, or has handed out. */
export type Delivery = {
  readonly number: bigint;
  readonly workId: Buffer;
  /** As it was submitted, where that is at hand. */
  readonly work: WorkState | undefined;
  /** Whether nobody can have handed it out before this backend started. */
  readonly isFresh: boolean;
  /** How often it was handed out. */
  deliveries: number;
  /** Milliseconds of the dispatcher's clock before which it is not handed out. */
  dueMs: number;
};

/** Milliseconds before work is handed out for the first time, the second, and so on. */
const delaysMs = [0, 1_000, 5_000, 30_000];

/** Milliseconds before work is handed out that was handed out so often; 0 before it is given up. */
export const delayMs = (deliveries: number): number => delaysMs[deliveries] ?? 0;

/** Whether work was handed out as often as it may be. */
export const isSpent = ({ deliveries }: Delivery): boolean =>
  deliveries >= limits.workDeliveriesMax;

/** Why such work is given up. */
export const spentError = new StatusError(
  Code.ABORTED,
  `was handed out ${limits.workDeliveriesMax} times, ` +
    "and each time its engine ended or was not heard of",
);

/**
 * Whether work is to be handed out for the last time. An engine gets it alone, so that work which
 * ends engines takes no other work down with it.
 */
export const isLast = ({ deliveries }: Delivery): boolean =>
  deliveries === limits.workDeliveriesMax - 1;
