import { Code, limits, StatusError } from "@wellspring/contract";
import type { FastifyRequest } from "fastify";
import { HttpError } from "./http-error.ts";
import { openPart } from "./multipart.ts";
import { readChunks } from "./read-chunks.ts";

/** A body as it comes: to be read to its end, once. */
export type Body = {
  /** As it was told; "" where it was not. */
  contentType: string;
  chunks: AsyncIterable<Buffer>;
};

/** Which bodies a path takes. */
export type BodyRules = {
  bytesMax: number;
  /** The content types beside multipart/form-data and none at all; all where absent. */
  contentTypes?: readonly string[];
};

/** The part of a multipart body that counts. */
const partName = "file_upload";

/**
 * Opens a request's body, of multipart/form-data the part `file_upload`.
 *
 * @throws HttpError 413 or 415; StatusError INVALID_ARGUMENT for a form without that part.
 */
export const openBody = async (request: FastifyRequest, rules: BodyRules): Promise<Body> => {
  const { raw, headers } = request;
  const contentType = headers["content-type"] ?? "";
  assertPlain(headers["content-encoding"]);
  const isMultipart = mediaType(contentType) === "multipart/form-data";
  if (!isMultipart) assertType(contentType, rules.contentTypes);
  const bytesMax = rules.bytesMax + (isMultipart ? envelopeBytesMax : 0);
  if (Number(headers["content-length"] ?? 0) > bytesMax) throw HttpError.tooLarge(rules.bytesMax);
  // The answer takes the connection that the body comes on.
  const all = limitBytes(readChunks(raw), bytesMax);
  if (!isMultipart) return { contentType, chunks: all };
  const part = await openPart(all, contentType, partName);
  assertShort(part.contentType);
  return { contentType: part.contentType, chunks: limitBytes(part.chunks, rules.bytesMax) };
};

/** All of a small body of JSON. */
export const readJson = async (request: FastifyRequest): Promise<unknown> => {
  const rules = { bytesMax: jsonBytesMax, contentTypes: jsonTypes };
  const chunks: Buffer[] = [];
  for await (const chunk of (await openBody(request, rules)).chunks) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw StatusError.invalid("body", `is no JSON: ${reason}`);
  }
};

/** What is read as JSON beside a body without a type: `curl -d` calls all that it sends a form. */
export const jsonTypes = ["application/json", "application/x-www-form-urlencoded"];

/** Bytes of a body that is a question. */
const jsonBytesMax = 64 * 1024;

/** Bytes that a multipart body may have beside the part that counts. */
const envelopeBytesMax = 1024 * 1024;

const mediaType = (contentType: string): string =>
  contentType.split(";", 1)[0].trim().toLowerCase();

const assertType = (contentType: string, allowed: readonly string[] | undefined): void => {
  assertShort(contentType);
  if (!allowed || contentType === "" || allowed.includes(mediaType(contentType))) return;
  const taken = `${[...allowed, "multipart/form-data"].join(", ")} are`;
  throw HttpError.unsupported(`type ${contentType}`, taken);
};

const assertShort = (contentType: string): void => {
  if (Buffer.byteLength(contentType) <= limits.textBytesMax) return;
  throw StatusError.invalid("content-type", `has more than ${limits.textBytesMax} bytes`);
};

/** What comes compressed would be kept, bounded and read as it is. */
const assertPlain = (encoding = "identity"): void => {
  if (encoding.trim().toLowerCase() === "identity") return;
  throw HttpError.unsupported(`encoding ${encoding}`, "send them as they are");
};

async function* limitBytes(
  chunks: AsyncIterable<Buffer>,
  bytesMax: number,
): AsyncGenerator<Buffer, undefined> {
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw HttpError.tooLarge(bytesMax);
      yield chunk;
    }
  } catch (thrown) {
    if (thrown instanceof StatusError) throw thrown;
    throw new StatusError(Code.CANCELLED, "the body broke off", { cause: thrown });
  }
  return undefined;
}
