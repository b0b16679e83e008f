import { Code, crc32c, StatusError } from "@wellspring/contract";
import type { WorkState } from "../gen/wellspring/backend/v1/state.ts";
import { stagedKey } from "../store/keyspace.ts";
import type { View } from "../store/view.ts";
import { unpackBody } from "./pack-body.ts";

/** A body as it was submitted, chunk by chunk; throws DATA_LOSS where it is damaged. */
export function* listChunks(view: View, work: WorkState): Iterable<Buffer> {
  if (work.chunks.length === 0) {
    yield unpack(work, work.body, Number(work.bodyBytes));
    return;
  }
  for (const [index, { bytes, checksum }] of work.chunks.entries()) {
    const chunk = view.get("bodies", stagedKey(work.workId, index));
    if (!chunk || crc32c(chunk) !== checksum)
      throw damaged(work, `chunk ${index} is not what it was`);
    yield unpack(work, Buffer.from(chunk), bytes);
  }
}

/** The same as a whole, for bodies that are short. */
export const readBody = (view: View, work: WorkState): Buffer => {
  const [first, ...rest] = listChunks(view, work);
  return rest.length === 0 ? first : Buffer.concat([first, ...rest]);
};

const unpack = (work: WorkState, packed: Buffer, bytes: number): Buffer => {
  try {
    return unpackBody(packed, bytes);
  } catch (cause) {
    throw damaged(work, "it can't be unpacked", cause);
  }
};

const damaged = ({ workId }: WorkState, text: string, cause?: unknown): StatusError =>
  new StatusError(
    Code.DATA_LOSS,
    `the body of the work ${workId.toString("hex")} is damaged: ${text}`,
    { cause },
  );
