import { open } from "node:fs/promises";
import { decompress } from "./decompress.ts";
import { PlateFileError } from "./finding.ts";
import { type RawBytes, RawFile } from "./raw-file.ts";
import { Spool } from "./spool.ts";

/** A file's bytes, decompressed. It can be read more than once, one time after the other. */
export type PlateSource = {
  /** Reads from the start. A chunk is valid until the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
};

/**
 * Opens a file, or `input`, standard input by default, where `path` is `-`. Archives, gzip and
 * zstd, are told by their first bytes. What can be read only once is kept in a temporary file.
 *
 * @throws PlateFileError where there is no such file, it is a folder or may not be read.
 */
export const openPlateFile = async (
  path: string,
  input: AsyncIterable<Uint8Array> = process.stdin,
): Promise<PlateFile> =>
  new PlateFile(path === "-" ? await Spool.open(input) : await openRaw(path));

/** An open file with its progress; close it with `await using` or its asyncDispose. */
export class PlateFile implements PlateSource, AsyncDisposable {
  private readonly raw: RawBytes;

  constructor(raw: RawBytes) {
    this.raw = raw;
  }

  chunks(): AsyncGenerator<Uint8Array> {
    return decompress(this.raw.chunks());
  }

  /** Bytes of the file, compressed as it is, that the last reading has taken so far. */
  get bytesRead(): number {
    return this.raw.bytesRead;
  }

  /** Bytes of the file, compressed as it is; undefined for standard input. */
  get bytesTotal(): number | undefined {
    return this.raw.bytesTotal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.raw[Symbol.asyncDispose]();
  }
}

const openRaw = async (path: string): Promise<RawBytes> => {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw PlateFileError.ofFile(path, openFaults.get(error.code ?? "") ?? error.message, error);
  });
  const stat = await handle.stat();
  if (stat.isFile()) return new RawFile(handle, stat.size);
  if (!stat.isDirectory()) return Spool.open(handle.createReadStream());
  await handle.close();
  throw PlateFileError.ofFile(path, "is a folder, wanted is a file");
};

const openFaults = new Map([
  ["ENOENT", "no such file"],
  ["ENOTDIR", "no such file"],
  ["EISDIR", "is a folder, wanted is a file"],
  ["EACCES", "may not be read by this user"],
]);
