import type { Announcement } from "./gen/wellspring/backend/v1/announcement.ts";
import type { DigestRing } from "./log/digest-ring.ts";
import type { EntryStream } from "./log/entry-stream.ts";
import type { Log } from "./log/log.ts";
import type { SharedLogConfig } from "./log/log-config.ts";
import type { StorageOptions } from "./storage.ts";

/** What there is of a backend; it has no log yet while it makes its store. */
export type Described = {
  backendId: string;
  stream: Pick<EntryStream, "logId">;
  config: Pick<SharedLogConfig, "advertise">;
  log: Pick<Log, "appliedSequence" | "flushedSequence"> | undefined;
  ring: Pick<DigestRing, "latest">;
  /** It makes its store anew, or is about to. */
  isRebuilding: boolean;
  options: Pick<
    StorageOptions,
    "oldestSnapshot" | "isReady" | "forms" | "isDamaged" | "listEngines"
  >;
};

/** What a backend tells the others of itself; one that rebuilds holds nothing. */
export const describeBackend = ({
  backendId,
  stream: { logId },
  config,
  log,
  ring,
  isRebuilding,
  options,
}: Described): Announcement => ({
  backendId,
  logId,
  address: config.advertise ?? "",
  appliedSequence: isRebuilding ? 0n : (log?.appliedSequence ?? 0n),
  flushedSequence: isRebuilding ? 0n : (log?.flushedSequence ?? 0n),
  neededSequence: (options.oldestSnapshot() ?? -1n) + 1n,
  isReady: options.isReady() && !isRebuilding,
  newestForm: options.forms.newest,
  ...ring.latest,
  isDamaged: options.isDamaged(),
  isRebuilding,
  engines: options.listEngines(),
});
