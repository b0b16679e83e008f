import {
  AccessServiceService,
  BackupServiceService,
  RunServiceService,
} from "@wellspring/contract";
import { bidi, type ServedService, serverStreaming, unary } from "@wellspring/service";
import type { Context } from "./context.ts";
import { backup } from "./rpc/backup.ts";
import { createKey } from "./rpc/create-key.ts";
import { getRun } from "./rpc/get-run.ts";
import { getStatus } from "./rpc/get-status.ts";
import { listHistory } from "./rpc/list-history.ts";
import { listKeys } from "./rpc/list-keys.ts";
import { listRuns } from "./rpc/list-runs.ts";
import { readReadings } from "./rpc/read-readings.ts";
import { restore } from "./rpc/restore.ts";
import { retract } from "./rpc/retract.ts";
import { revokeKey } from "./rpc/revoke-key.ts";
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
  [
    AccessServiceService,
    {
      createKey: unary(createKey(context)),
      listKeys: serverStreaming(listKeys(context)),
      revokeKey: unary(revokeKey(context)),
    },
  ],
];
