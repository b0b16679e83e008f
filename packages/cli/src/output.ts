import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { Code, StatusError } from "@wellspring/contract";
import { cleanOnSignal } from "./clean-on-signal.ts";

/** Where bytes go, one chunk after the other. */
export type Output = {
  /** Resolves when the chunk's memory may be used again; false once nobody reads any more. */
  write(chunk: Uint8Array): Promise<boolean>;
  /** All is written: what was made becomes visible. */
  finish(): Promise<void>;
  /** Something went wrong: what was made is removed. */
  discard(): Promise<void>;
};

/**
 * Opens a file that appears when it is finished; standard output for `-` and for no path.
 *
 * @throws StatusError FAILED_PRECONDITION where the file can't be made.
 */
export const openOutput = async (path: string | undefined, stdout: Writable): Promise<Output> =>
  path === undefined || path === "-" ? streamOutput(stdout) : openFileOutput(path);

/** Opens a file that appears when it is finished; throws as `openOutput` does. */
export const openFileOutput = (path: string): Promise<Output> =>
  openPart(path).catch((error: NodeJS.ErrnoException) => {
    const reason = openFaults.get(error.code ?? "") ?? error.message;
    const next = "name a file in a folder that can be written with --output.";
    throw new StatusError(Code.FAILED_PRECONDITION, `${path}: ${reason}`, { cause: error, next });
  });

/** Writes lines to a stream and waits until it has taken them, or nobody reads any more. */
export const printLines = async (stream: Writable, lines: readonly string[]): Promise<void> => {
  if (lines.length > 0) await streamOutput(stream).write(Buffer.from(`${lines.join("\n")}\n`));
};

const streamOutput = (stream: Writable): Output => ({
  write: (chunk) =>
    new Promise((resolve, reject) => {
      stream.write(chunk, (error) => {
        if (!error) resolve(true);
        else if (isClosedPipe(error)) resolve(false);
        else reject(error);
      });
    }),
  finish: async () => undefined,
  discard: async () => undefined,
});

const isClosedPipe = (error: Error): boolean =>
  "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");

const openPart = async (path: string): Promise<Output> => {
  const existing = await stat(path).catch(() => undefined);
  if (existing && !existing.isFile()) return openDeviceOutput(path);
  const part = `${path}.${randomBytes(4).toString("hex")}.part`;
  using opening = new DisposableStack();
  opening.use(cleanOnSignal(() => rmSync(part, { force: true })));
  const handle = await open(part, "wx");
  const removal = opening.move();
  return {
    write: (chunk) => writeWhole(handle, chunk),
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(part, path);
      removal.dispose();
    },
    async discard() {
      await handle.close();
      await rm(part, { force: true });
      removal.dispose();
    },
  };
};

const openFaults = new Map([
  ["ENOENT", "its folder is not there"],
  ["ENOTDIR", "its folder is no folder"],
  ["EISDIR", "is a folder, wanted is a file"],
  ["EACCES", "may not be written by this user"],
  ["EROFS", "its disk can only be read"],
]);

/** A pipe or a device, which a file must not take the place of. */
const openDeviceOutput = async (path: string): Promise<Output> => {
  const handle = await open(path, "r+");
  const close = () => handle.close();
  return { write: (chunk) => writeWhole(handle, chunk), finish: close, discard: close };
};

const writeWhole = async (handle: FileHandle, chunk: Uint8Array): Promise<boolean> => {
  for (let start = 0; start < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, start);
    start += bytesWritten;
  }
  return true;
};
