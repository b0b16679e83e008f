import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { cleanOnSignal } from "../clean-on-signal.ts";
import type { Output } from "../output.ts";
import { s3Error } from "./s3-error.ts";
import { type S3Place, s3PlaceToUrl } from "./s3-url.ts";

/** Bytes of a part, all but the last one's: two are in memory at once. */
const partBytesMin = 16 * 1024 * 1024;

/** Parts of an upload: a store takes 10,000, and what is told of the bytes is not exact. */
const partsMax = 9_000;

/**
 * Begins an object of about as many bytes, which appears when it is finished: it goes up in parts
 * of one size, the next one filled while one is sent, each with a checksum that the store compares.
 */
export const openS3Upload = async (
  client: S3Client,
  place: S3Place,
  bytes: number,
): Promise<Output> => {
  const target = { Bucket: place.bucket, Key: place.key };
  const translate = (thrown: unknown): never => {
    throw s3Error(thrown, s3PlaceToUrl(place));
  };
  const begun = await client.send(new CreateMultipartUploadCommand(target)).catch(translate);
  const upload = new S3Upload(client, { ...target, UploadId: begun.UploadId }, partBytesFor(bytes));
  return {
    write: (chunk) => upload.write(chunk).then(() => true, translate),
    finish: () => upload.finish().catch(translate),
    discard: () => upload.discard(),
  };
};

/** Bytes of each part of an object of about as many bytes. */
export const partBytesFor = (bytes: number): number =>
  Math.max(partBytesMin, Math.ceil(bytes / partsMax));

type Target = { Bucket: string; Key: string; UploadId: string | undefined };

type Part = { PartNumber: number; ETag: string | undefined };

class S3Upload {
  readonly #client: S3Client;
  readonly #target: Target;
  readonly #partBytes: number;
  readonly #parts: Part[] = [];
  readonly #onSignal: Disposable;
  #filling: Buffer;
  #filled = 0;
  #sending: Promise<void> = Promise.resolve();

  constructor(client: S3Client, target: Target, partBytes: number) {
    this.#client = client;
    this.#target = target;
    this.#partBytes = partBytes;
    this.#filling = Buffer.allocUnsafe(partBytes);
    this.#onSignal = cleanOnSignal(() => this.#abort());
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (let start = 0; start < chunk.length; ) {
      const taken = chunk.subarray(start, start + this.#partBytes - this.#filled);
      this.#filling.set(taken, this.#filled);
      this.#filled += taken.length;
      start += taken.length;
      if (this.#filled === this.#partBytes) await this.#sendPart();
    }
  }

  async finish(): Promise<void> {
    await this.#sendPart();
    await this.#sending;
    const completed = { ...this.#target, MultipartUpload: { Parts: this.#parts } };
    await this.#client.send(new CompleteMultipartUploadCommand(completed));
    this.#onSignal[Symbol.dispose]();
  }

  /** What can't be removed can't be seen as a backup either. */
  async discard(): Promise<void> {
    this.#onSignal[Symbol.dispose]();
    await this.#sending.catch(() => undefined);
    await this.#abort().catch(() => undefined);
  }

  async #sendPart(): Promise<void> {
    await this.#sending;
    const body = this.#filling.subarray(0, this.#filled);
    this.#filling = Buffer.allocUnsafe(this.#partBytes);
    this.#filled = 0;
    const part: Part = { PartNumber: this.#parts.length + 1, ETag: undefined };
    this.#parts.push(part);
    this.#sending = this.#send(part, body);
    // It is awaited before the next one is sent.
    this.#sending.catch(() => undefined);
  }

  async #send(part: Part, body: Buffer): Promise<void> {
    const { PartNumber } = part;
    const command = new UploadPartCommand({ ...this.#target, PartNumber, Body: body });
    part.ETag = (await this.#client.send(command)).ETag;
  }

  async #abort(): Promise<void> {
    await this.#client.send(new AbortMultipartUploadCommand(this.#target));
  }
}
