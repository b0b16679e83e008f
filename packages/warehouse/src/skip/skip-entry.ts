import { Code, parseToken, StatusError } from "@wellspring/contract";
import { readPosition } from "../deposit/position.ts";
import { Session } from "../postgres/session.ts";
import type { Target } from "../postgres/target.ts";
import { assertMade, assertWritable } from "../schema/assert-schema.ts";

/**
 * Has the warehouse leave out a pass that can't be deposited, named by its last entry of the log.
 * That is recorded in the table `skipped`; the warehouse that tries it sees it there.
 *
 * @throws StatusError FAILED_PRECONDITION where nothing or that entry was deposited already.
 */
export const skipEntry = async (target: Target, sequence: bigint): Promise<void> => {
  await using session = await Session.connect(target);
  await assertWritable(session);
  await assertMade(session);
  const position = parseToken((await readPosition(session)).token);
  if (!position) throw refusal("nothing was deposited yet, so there is nothing to skip");
  if (sequence <= position.sequence) {
    throw refusal(`entry ${sequence} is behind: the tables stand at ${position.sequence}`);
  }
  await session.change(
    "INSERT INTO skipped (log_id, sequence) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [position.logId, sequence],
  );
};

const refusal = (text: string): StatusError => new StatusError(Code.FAILED_PRECONDITION, text);
