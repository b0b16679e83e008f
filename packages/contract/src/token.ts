import { Code, StatusError } from "./status.ts";

/** A place in a log: the log's id (a UUID) and the sequence of the entry, from 1 on. */
export type Position = { logId: string; sequence: bigint };

/** A position as text, `<log id>.<sequence>`: what a write answers with. */
export const positionToToken = ({ logId, sequence }: Position): string => `${logId}.${sequence}`;

/** The position in a token, undefined for ""; throws INVALID_ARGUMENT naming `token`. */
export const parseToken = (token: string): Position | undefined => {
  if (token === "") return undefined;
  const match = tokenPattern.exec(token);
  if (!match) throw new StatusError(Code.INVALID_ARGUMENT, `token: "${token}" is no token`);
  return { logId: match[1], sequence: BigInt(match[2]) };
};

const tokenPattern =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([1-9][0-9]{0,18})$/;
