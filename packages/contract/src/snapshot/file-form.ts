import { SnapshotPart } from "../gen/wellspring/v1/backup.ts";
import { limits } from "../limits.ts";
import { Code, StatusError } from "../status.ts";

/** What a file with a snapshot begins with; README.md beside this file has the rest. */
export const snapshotFileMagic: Buffer = Buffer.from("\x89WSNAP\r\n\x1a\n\x01", "latin1");

/** A part as it stands in a file: its length, then itself. */
export const snapshotPartToFrame = (part: SnapshotPart): Buffer => {
  const bytes = SnapshotPart.encode(part).finish();
  const frame = Buffer.allocUnsafe(lengthBytes + bytes.length);
  frame.writeUInt32LE(bytes.length);
  frame.set(bytes, lengthBytes);
  return frame;
};

/**
 * The parts of a snapshot in the bytes of a file, in any pieces; the hashes in them are left to a
 * SnapshotCheck. Throws INVALID_ARGUMENT where that is no such file, FAILED_PRECONDITION where it
 * has a newer form, DATA_LOSS where it is damaged or cut.
 *
 * @param name what the file is called where it is none.
 */
export async function* readSnapshotFile(
  pieces: AsyncIterable<Uint8Array>,
  name = "the file",
): AsyncGenerator<SnapshotPart, undefined> {
  const reader = new PieceReader(pieces);
  assertMagic(await reader.read(snapshotFileMagic.length), name);
  let isOver = false;
  for (;;) {
    const length = await reader.read(lengthBytes);
    if (length.length === 0 && isOver) return undefined;
    if (isOver) throw damaged("something follows its end");
    if (length.length < lengthBytes) throw damaged("it is cut");
    const bytes = length.readUInt32LE();
    if (bytes > limits.messageBytesMax) throw damaged(`it has a part of ${bytes} bytes`);
    const frame = await reader.read(bytes);
    if (frame.length < bytes) throw damaged("it is cut");
    const part = decode(frame);
    isOver = part.part?.$case === "end";
    yield part;
  }
}

const lengthBytes = 4;

const assertMagic = (bytes: Buffer, name: string): void => {
  if (bytes.equals(snapshotFileMagic)) return;
  const [magic, form] = [bytes.subarray(0, -1), bytes.at(-1) ?? 0];
  const isOurs = bytes.length === snapshotFileMagic.length;
  if (isOurs && magic.equals(snapshotFileMagic.subarray(0, -1))) {
    const text = `the backup has the form ${form}, this release reads form 1: use a newer release`;
    throw new StatusError(Code.FAILED_PRECONDITION, text);
  }
  throw new StatusError(Code.INVALID_ARGUMENT, `${name} is no backup of Wellspring`);
};

const decode = (frame: Buffer): SnapshotPart => {
  try {
    return SnapshotPart.decode(frame);
  } catch {
    throw damaged("a part can't be read");
  }
};

const damaged = (fault: string): StatusError =>
  new StatusError(Code.DATA_LOSS, `the backup is damaged: ${fault}`);

/** Bytes in pieces of any size, read in lengths that are asked for. */
class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next `length` bytes; fewer at the end. */
  async read(length: number): Promise<Buffer> {
    const parts = [this.#rest];
    let bytes = this.#rest.length;
    while (bytes < length) {
      const next = await this.#pieces.next();
      if (next.done) break;
      parts.push(Buffer.from(next.value));
      bytes += next.value.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }
}
