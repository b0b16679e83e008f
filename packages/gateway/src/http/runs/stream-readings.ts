import {
  Code,
  decodeBlock,
  type ReadReadingsRequest,
  type ReadReadingsResponse,
  StatusError,
} from "@wellspring/contract";
import type { ReadingsWriter } from "@wellspring/plate-file";

/**
 * Readings as bytes in a form, as fast as they are taken.
 *
 * @throws StatusError before the first byte where there is no such run, or nothing of it was found.
 */
export const streamReadings = async (
  answers: AsyncGenerator<ReadReadingsResponse, undefined>,
  { plate, wells }: Pick<ReadReadingsRequest, "plate" | "wells">,
  writer: ReadingsWriter,
): Promise<AsyncGenerator<Buffer, undefined>> => {
  const first = await answers.next();
  if (!first.done) return writeAll(first.value, answers, writer);
  const ofPlate = plate === undefined ? "" : ` on plate ${plate}`;
  const ofWells = wells.length === 0 ? "" : ` in ${wells.join(", ")}`;
  throw new StatusError(Code.NOT_FOUND, `there are no readings${ofPlate}${ofWells}`);
};

async function* writeAll(
  first: ReadReadingsResponse,
  answers: AsyncGenerator<ReadReadingsResponse, undefined>,
  writer: ReadingsWriter,
): AsyncGenerator<Buffer, undefined> {
  try {
    yield* copyAll(writeOne(first, writer));
    for await (const answer of answers) yield* copyAll(writeOne(answer, writer));
    yield* copyAll(writer.end());
  } finally {
    await answers.return(undefined);
  }
  return undefined;
}

const writeOne = (
  { plate, readings }: ReadReadingsResponse,
  writer: ReadingsWriter,
): Iterable<Uint8Array> =>
  readings?.$case === "block" ? writer.write(plate, decodeBlock(readings.block)) : [];

/** A writer uses its buffer again; a socket may keep what it was given. */
function* copyAll(chunks: Iterable<Uint8Array>): Generator<Buffer, undefined> {
  for (const chunk of chunks) if (chunk.length > 0) yield Buffer.from(chunk);
  return undefined;
}
