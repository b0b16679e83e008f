import { Code, StatusError } from "@wellspring/contract";
import { readStuck } from "../deposit/position.ts";
import type { Stuck } from "../pass.ts";
import { Session } from "../postgres/session.ts";
import type { Target } from "../postgres/target.ts";
import { assertMade, assertWritable } from "../schema/assert-schema.ts";

/**
 * Has the warehouse leave out a pass that can't be deposited, named by its last entry of the log.
 * That is recorded in the table `skipped`; the warehouse that tries it sees it there.
 *
 * @throws StatusError FAILED_PRECONDITION where that entry is not the one that is stuck.
 */
export const skipEntry = async (target: Target, sequence: bigint): Promise<void> => {
  await using session = await Session.connect(target);
  await assertWritable(session);
  await assertMade(session);
  assertStuck(await readStuck(session), sequence);
  await session.change(
    `INSERT INTO skipped (log_id, sequence)
     SELECT log_id, stuck_sequence FROM position WHERE stuck_sequence = $1
     ON CONFLICT DO NOTHING`,
    [sequence],
  );
};

/** Of anything else nobody knows what a pass that ends there would leave out. */
const assertStuck = (stuck: Stuck | undefined, sequence: bigint): void => {
  if (!stuck) throw refusal(`entry ${sequence} is not stuck: nothing is`);
  if (stuck.sequence === sequence) return;
  if (stuck.sequence !== undefined) {
    throw refusal(`entry ${sequence} is not stuck, entry ${stuck.sequence} is: ${stuck.reason}`);
  }
  throw refusal(`all that there is is stuck, of which nothing can be skipped: ${stuck.reason}`);
};

const refusal = (text: string): StatusError => new StatusError(Code.FAILED_PRECONDITION, text);
