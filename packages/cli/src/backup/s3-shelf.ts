import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { BackupShelf } from "./backup-shelf.ts";
import type { OpenBackup } from "./open-backup.ts";
import { createS3Client } from "./s3-client.ts";
import { s3Error } from "./s3-error.ts";
import { openS3Upload } from "./s3-upload.ts";
import { keyBelow, type S3Place, s3PlaceToUrl } from "./s3-url.ts";

/** Backups below a prefix of a bucket of an S3-compatible store. */
export const s3Shelf = (place: S3Place, env: NodeJS.ProcessEnv): BackupShelf => {
  const client = createS3Client(env);
  const url = s3PlaceToUrl(place);
  const objectOf = (name: string): S3Place => ({ ...place, key: keyBelow(place, name) });
  const remove = async (name: string): Promise<void> => {
    const { bucket: Bucket, key: Key } = objectOf(name);
    await translating(url, client.send(new DeleteObjectCommand({ Bucket, Key })));
  };
  return {
    open: (name, bytes) => openS3Upload(client, objectOf(name), bytes),
    list: () => translating(url, listNames(client, place)),
    remove,
    pathOf: (name) => s3PlaceToUrl(objectOf(name)),
  };
};

/** The bytes of an object, in pieces as they come; what is wrong with it is said at once. */
export const openS3Object = async (place: S3Place, env: NodeJS.ProcessEnv): Promise<OpenBackup> => {
  const url = s3PlaceToUrl(place);
  const client = createS3Client(env);
  const command = new GetObjectCommand({ Bucket: place.bucket, Key: place.key });
  const { Body: body } = await translating(url, client.send(command));
  if (!(body instanceof Readable)) throw new Error(`${url}: came without bytes`);
  return {
    pieces: readBody(url, body),
    [Symbol.asyncDispose]: async () => {
      body.destroy();
      client.destroy();
    },
  };
};

async function* readBody(url: string, body: Readable): AsyncGenerator<Uint8Array, undefined> {
  try {
    yield* body;
  } catch (thrown) {
    throw s3Error(thrown, url);
  }
  return undefined;
}

/** Names right below a prefix: a store gives up to a thousand keys at once. */
const listNames = async (client: S3Client, place: S3Place): Promise<string[]> => {
  const prefix = keyBelow(place, "");
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({
        Bucket: place.bucket,
        Prefix: prefix,
        Delimiter: "/",
        ContinuationToken: from,
      }),
    );
    names.push(...(page.Contents ?? []).map(({ Key = "" }) => Key.slice(prefix.length)));
    from = page.NextContinuationToken;
  } while (from !== undefined);
  return names;
};

const translating = async <T>(url: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (thrown) {
    throw s3Error(thrown, url);
  }
};
