import type { Output } from "../output.ts";
import { folderShelf } from "./folder-shelf.ts";
import { isS3Url, parseS3Url } from "./s3-url.ts";

/** Where backups lie side by side: a folder, or keys of an S3-compatible store. */
export type BackupShelf = {
  /** Begins a backup of about as many bytes; it appears under its name when it is finished. */
  open(name: string, bytes: number): Promise<Output>;
  /** The names of all that lies there, in any order. */
  list(): Promise<string[]>;
  /** Removes what has this name; nothing happens where it is gone. */
  remove(name: string): Promise<void>;
  /** How a person names what lies there under a name. */
  pathOf(name: string): string;
};

/** The shelf at a place, `FOLDER` or `s3://BUCKET/PREFIX`; how it is reached is in `env`. */
export const openShelf = async (place: string, env: NodeJS.ProcessEnv): Promise<BackupShelf> => {
  if (!isS3Url(place)) return folderShelf(place);
  const { s3Shelf } = await import("./s3-shelf.ts");
  return s3Shelf(parseS3Url(place), env);
};
