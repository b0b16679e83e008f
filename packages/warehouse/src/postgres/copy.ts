import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from, to } from "pg-copy-streams";

/** Copies chunks in by a COPY … FROM STDIN statement; answers how many rows they were. */
export const copyFrom = async (
  client: Client,
  statement: string,
  chunks: AsyncIterable<Buffer>,
): Promise<number> => {
  const copy = client.query(from(statement, { highWaterMark: waitingBytesMax }));
  await pipeline(chunks, copy);
  return copy.rowCount;
};

/** The chunks of a COPY … TO STDOUT statement. */
export const copyTo = (client: Client, statement: string): Readable => client.query(to(statement));

/** Enough that rows are encoded while others are on their way. */
const waitingBytesMax = 4 * 1024 * 1024;
