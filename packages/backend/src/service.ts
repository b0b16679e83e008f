import {
  AccessServiceService,
  BackupServiceService,
  ClusterServiceService,
  KeyWatchServiceService,
  RunServiceService,
} from "@wellspring/contract";
import { bidi, type ServedService, serverStreaming, unary } from "@wellspring/service";
import type { Context } from "./context.ts";
import { PeerServiceService } from "./gen/wellspring/backend/v1/peer.ts";
import { activate } from "./rpc/activate.ts";
import { backup } from "./rpc/backup.ts";
import { createKey } from "./rpc/create-key.ts";
import { getRun } from "./rpc/get-run.ts";
import { getSnapshot } from "./rpc/get-snapshot.ts";
import { getStatus } from "./rpc/get-status.ts";
import { listHistory } from "./rpc/list-history.ts";
import { listKeys } from "./rpc/list-keys.ts";
import { listRuns } from "./rpc/list-runs.ts";
import { noteKeyUses } from "./rpc/note-key-uses.ts";
import { readReadings } from "./rpc/read-readings.ts";
import { restore } from "./rpc/restore.ts";
import { retract } from "./rpc/retract.ts";
import { revokeKey } from "./rpc/revoke-key.ts";
import { upload } from "./rpc/upload.ts";
import { watchKeys } from "./rpc/watch-keys.ts";

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
  [
    AccessServiceService,
    {
      createKey: unary(createKey(context)),
      listKeys: serverStreaming(listKeys(context)),
      revokeKey: unary(revokeKey(context)),
    },
  ],
  [
    KeyWatchServiceService,
    {
      watchKeys: serverStreaming(watchKeys(context)),
      noteKeyUses: unary(noteKeyUses(context)),
    },
  ],
  [ClusterServiceService, { activate: unary(activate(context)) }],
  [PeerServiceService, { getSnapshot: serverStreaming(getSnapshot(context)) }],
];
