import { UsageError } from "../usage-error.ts";

/** An object of an S3-compatible store, or all whose keys begin alike. */
export type S3Place = { bucket: string; key: string };

/** Whether a place is one of an S3-compatible store, and no file. */
export const isS3Url = (text: string): boolean => text.startsWith("s3://");

/** `s3://BUCKET/KEY`, whose key may be absent and has no `/` at its end; throws UsageError. */
export const parseS3Url = (text: string): S3Place => {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/*$/.exec(text);
  if (match) return { bucket: match[1], key: match[2] ?? "" };
  throw new UsageError(`"${text}" names no bucket: s3://BUCKET/PREFIX`);
};

/** The key of what lies there under a name. */
export const keyBelow = ({ key }: S3Place, name: string): string =>
  key === "" ? name : `${key}/${name}`;

/** As people write it. */
export const s3PlaceToUrl = ({ bucket, key }: S3Place): string => `s3://${bucket}/${key}`;
