import type { Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { SourceFault } from "./source-fault.ts";

/**
 * The bytes as they are, or, where the first of them say that it is a gzip or zstd archive, what
 * the archive holds: all members or frames of it. Chunks are valid until the next is asked for.
 *
 * @throws SourceFault where the archive is truncated, damaged, or followed by other bytes.
 */
export async function* decompress(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const head = await readHead(iterator);
    const archive = archives.find(({ magic }) => magic.every((byte, at) => head[at] === byte));
    if (archive) yield* unpack(archive, prepend(head, iterator));
    else yield* prepend(head, iterator);
  } finally {
    await iterator.return?.();
  }
}

type Archive = { name: string; magic: readonly number[]; createUnpacker: () => Unpacker };
type Unpacker = Transform & { bytesWritten: number };

const archives: Archive[] = [
  {
    name: "gzip",
    magic: [0x1f, 0x8b],
    createUnpacker: () => createGunzip({ chunkSize: unpackedBytes }),
  },
  {
    name: "zstd",
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    createUnpacker: () => createZstdDecompress({ chunkSize: unpackedBytes }),
  },
];

/** Bytes from the start that tell an archive, or all there are. */
const readHead = async (iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> => {
  let head = new Uint8Array(0);
  while (head.length < 4) {
    const next = await iterator.next();
    if (next.done) break;
    const longer = new Uint8Array(head.length + next.value.length);
    longer.set(head);
    longer.set(next.value, head.length);
    head = longer;
  }
  return head;
};

async function* prepend(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

async function* unpack(
  archive: Archive,
  packed: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array | undefined;
  do {
    const unpacker = archive.createUnpacker();
    unpacker.on("error", () => undefined);
    const fed = feed(unpacker, rest, packed);
    fed.catch((cause: Error) => unpacker.destroy(cause));
    try {
      for await (const chunk of unpacker) yield asPlainArray(chunk);
      rest = await fed;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SourceFault(`truncated or damaged ${archive.name} archive: ${reason}`, { cause });
    }
  } while (rest);
}

/**
 * Writes `head`, then what is packed. Where a frame of zstd ends inside a chunk, node:zlib ends
 * too: the answer is the rest of that chunk, to be fed to another unpacker.
 */
const feed = async (
  unpacker: Unpacker,
  head: Uint8Array | undefined,
  packed: AsyncGenerator<Uint8Array>,
): Promise<Uint8Array | undefined> => {
  let chunk = head ?? (await nextCopy(packed));
  while (chunk) {
    const before = unpacker.bytesWritten;
    await write(unpacker, chunk);
    const length = unpacker.bytesWritten - before;
    if (length === 0) throw new Error("other bytes after its end");
    if (length < chunk.length) return chunk.subarray(length);
    chunk = await nextCopy(packed);
  }
  unpacker.end();
  return undefined;
};

/** The next chunk that is not empty, as a copy, because a stream holds on to what it is given. */
const nextCopy = async (packed: AsyncGenerator<Uint8Array>): Promise<Uint8Array | undefined> => {
  for (let next = await packed.next(); !next.done; next = await packed.next()) {
    if (next.value.length > 0) return Uint8Array.from(next.value);
  }
  return undefined;
};

const write = (unpacker: Unpacker, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    unpacker.once("close", resolve);
    unpacker.write(bytes, (error) => {
      unpacker.off("close", resolve);
      if (error) reject(error);
      else resolve();
    });
  });

/** The same bytes, no Buffer: the code that reads them is fast while it meets one kind only. */
const asPlainArray = (chunk: Uint8Array): Uint8Array =>
  new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);

const unpackedBytes = 1024 * 1024;
