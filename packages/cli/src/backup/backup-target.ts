import { UsageError } from "../usage-error.ts";
import { isS3Url, parseS3Url } from "./s3-url.ts";

/** Where a backup goes: a file, or a place that keeps backups and how many of them. */
export type BackupTarget =
  | { kind: "file"; path: string }
  | { kind: "shelf"; place: string; name: string; keep: number };

type TargetOptions = {
  output: string | undefined;
  to: string | undefined;
  keep: string | undefined;
};

/** The target that options name; throws UsageError where they name none, or two. */
export const parseTarget = ({ output, to, keep }: TargetOptions, now: Date): BackupTarget => {
  if ((output === undefined) === (to === undefined)) {
    throw new UsageError("say where to: -o FILE, --to FOLDER or --to s3://BUCKET/PREFIX");
  }
  if (keep !== undefined && to === undefined) throw new UsageError("--keep goes with --to");
  if (keep !== undefined && !/^[1-9][0-9]{0,5}$/.test(keep)) {
    throw new UsageError(`--keep: "${keep}" is no number from 1 on`);
  }
  if (to === undefined) return { kind: "file", path: parsePath(output ?? "") };
  if (isS3Url(to)) parseS3Url(to);
  const kept = keep === undefined ? Number.POSITIVE_INFINITY : Number(keep);
  return { kind: "shelf", place: to, name: backupName(now), keep: kept };
};

/** The backups among these names beyond the newest `keep`; other names are not ours to remove. */
export const oldBackups = (names: readonly string[], keep: number): string[] => {
  const backups = names.filter((name) => backupPattern.test(name)).sort();
  return backups.slice(0, Math.max(0, backups.length - keep));
};

const parsePath = (output: string): string => {
  if (!isS3Url(output)) return output;
  throw new UsageError(`-o takes a file: say --to s3://BUCKET/PREFIX, which names the backup`);
};

/** `wellspring-20260301T021700Z.wsnap`: names order as times do. */
const backupName = (now: Date): string => {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `wellspring-${time}.wsnap`;
};

const backupPattern = /^wellspring-\d{8}T\d{6}Z\.wsnap$/;
