import { open } from "node:fs/promises";
import { isS3Url, parseS3Url } from "./s3-url.ts";

/** The bytes of a backup, to be read once. */
export type OpenBackup = AsyncDisposable & { pieces: AsyncIterable<Uint8Array> };

/** Bytes that are read from a file at once. */
const pieceBytes = 1024 * 1024;

/**
 * Opens what `wellspring backup` wrote, a file or `s3://BUCKET/KEY`. Rejects at once where there is
 * none, or it may not be read.
 */
export const openBackup = async (path: string, env: NodeJS.ProcessEnv): Promise<OpenBackup> => {
  if (isS3Url(path)) {
    const { openS3Object } = await import("./s3-shelf.ts");
    return openS3Object(parseS3Url(path), env);
  }
  const file = await open(path);
  const pieces = file.createReadStream({ highWaterMark: pieceBytes, autoClose: false });
  return { pieces, [Symbol.asyncDispose]: () => file.close() };
};
