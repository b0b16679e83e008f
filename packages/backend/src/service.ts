import {
  BackupServiceService,
  ClusterServiceService,
  RunServiceService,
} from "@wellspring/contract";
import { bidi, type ServedService, serverStreaming, unary } from "@wellspring/service";
import type { Context } from "./context.ts";
import { PeerServiceService } from "./gen/wellspring/backend/v1/peer.ts";
import { activate } from "./rpc/activate.ts";
import { backup } from "./rpc/backup.ts";
import { getRun } from "./rpc/get-run.ts";
import { getSnapshot } from "./rpc/get-snapshot.ts";
import { getStatus } from "./rpc/get-status.ts";
import { listHistory } from "./rpc/list-history.ts";
import { listRuns } from "./rpc/list-runs.ts";
import { readReadings } from "./rpc/read-readings.ts";
import { restore } from "./rpc/restore.ts";
import { retract } from "./rpc/retract.ts";
import { upload } from "./rpc/upload.ts";

/** What a backend serves, to gateways, peers and operators: one line for each method. */
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
  [ClusterServiceService, { activate: unary(activate(context)) }],
  [PeerServiceService, { getSnapshot: serverStreaming(getSnapshot(context)) }],
];
