import { once } from "node:events";
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { StatusError } from "@wellspring/contract";

/** One part of a body, and its type. */
export type Part = { contentType: string; chunks: AsyncIterable<Buffer> };

/**
 * The part called `name` of a body of type multipart/form-data; the others are read and forgotten.
 * Its chunks have to be read to their end, which comes when all of the body has come.
 *
 * @throws StatusError INVALID_ARGUMENT where there is no such part or more than one, or the body
 *   ends too early: maybe only at the end of the chunks. What the body throws is thrown too.
 */
export const openPart = (
  body: AsyncIterable<Buffer>,
  contentType: string,
  name: string,
): Promise<Part> => {
  const parser = createParser(contentType, name);
  const found = Promise.withResolvers<Part>();
  let parts = 0;
  let current: Readable | undefined;
  const whole = feed(parser, body).then(
    () => {
      if (parts === 1) return;
      const count = parts === 0 ? "no part" : `${parts} parts`;
      throw StatusError.invalid("body", `has ${count} called ${name}`);
    },
    (thrown: unknown) => {
      const error = explain(thrown);
      current?.destroy(error);
      throw error;
    },
  );
  // Whoever reads the part hears it too.
  whole.catch((error: unknown) => found.reject(error));
  parser.on("file", (field, file, _name, _encoding, type) => {
    const isWanted = field === name && ++parts === 1;
    if (!isWanted) file.on("error", () => undefined).resume();
    else {
      current = file;
      found.resolve({ contentType: type, chunks: readPart(file, whole) });
    }
  });
  return found.promise;
};

/** A part, then the end of the body: only then it is known to be whole. */
async function* readPart(file: Readable, whole: Promise<void>): AsyncGenerator<Buffer, undefined> {
  try {
    yield* file.iterator({ destroyOnReturn: false });
  } catch (thrown) {
    throw explain(thrown);
  } finally {
    file.resume();
  }
  await whole;
  return undefined;
}

const feed = async (parser: BusboyInstance, body: AsyncIterable<Buffer>): Promise<void> => {
  const finished = once(parser, "finish");
  finished.catch(() => undefined);
  for await (const chunk of body) {
    if (!parser.write(chunk)) await Promise.race([once(parser, "drain"), finished]);
  }
  parser.end();
  await finished;
};

const createParser = (contentType: string, name: string): BusboyInstance => {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      // A field without a file's name has to come as it is too.
      isPartAFile: (field) => field === name,
      limits: { parts: partsMax, fieldSize: fieldBytesMax },
    });
  } catch (thrown) {
    throw explain(thrown);
  }
};

const explain = (thrown: unknown): StatusError => {
  if (thrown instanceof StatusError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return StatusError.invalid("body", `is no whole multipart/form-data: ${reason}`);
};

/** Parts of one body, and bytes that are kept of one until it is forgotten. */
const partsMax = 1_000;
const fieldBytesMax = 64 * 1024;
