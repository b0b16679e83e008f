import { BackupServiceService, RunServiceService } from "@wellspring/contract";
import { bidi, type ServedService, serverStreaming, unary } from "@wellspring/service";
import type { Context } from "./context.ts";
import { backup } from "./rpc/backup.ts";
import { getRun } from "./rpc/get-run.ts";
import { getStatus } from "./rpc/get-status.ts";
import { listHistory } from "./rpc/list-history.ts";
import { listRuns } from "./rpc/list-runs.ts";
import { readReadings } from "./rpc/read-readings.ts";
import { restore } from "./rpc/restore.ts";
import { retract } from "./rpc/retract.ts";
import { upload } from "./rpc/upload.ts";

/** What a gateway serves: one line for each method of the contract. */
export const services = (context: Context): ServedService[] => [
  [
    RunServiceService,
    {
      upload: bidi(upload(context)),
      listRuns: serverStreaming(listRuns(context)),
      getRun: serverStreaming(getRun(context)),
      readReadings: serverStreaming(readReadings(context)),
      retract: unary(retract(context)),
      listHistory: serverStreaming(listHistory(context)),
      getStatus: unary(getStatus(context)),
    },
  ],
  [
    BackupServiceService,
    { backup: serverStreaming(backup(context)), restore: bidi(restore(context)) },
  ],
];
