import type { ServiceDefinition } from "@grpc/grpc-js";
import {
  AccessServiceService,
  BackupServiceService,
  ChangeServiceService,
  ClusterServiceService,
  EngineServiceService,
  KeyWatchServiceService,
  RunServiceService,
  type StatusError,
  WorkServiceService,
} from "@wellspring/contract";
import {
  bidi,
  clientStreaming,
  refuseService,
  type ServedService,
  serverStreaming,
  unary,
} from "@wellspring/service";
import type { Context } from "./context.ts";
import { PeerServiceService } from "./gen/wellspring/backend/v1/peer.ts";
import { activate } from "./rpc/activate.ts";
import { backup } from "./rpc/backup.ts";
import { changes } from "./rpc/changes.ts";
import { createKey } from "./rpc/create-key.ts";
import { getLeases } from "./rpc/get-leases.ts";
import { getRun } from "./rpc/get-run.ts";
import { getSnapshot } from "./rpc/get-snapshot.ts";
import { getStatus } from "./rpc/get-status.ts";
import { getWork } from "./rpc/get-work.ts";
import { listHistory } from "./rpc/list-history.ts";
import { listKeys } from "./rpc/list-keys.ts";
import { listPlates } from "./rpc/list-plates.ts";
import { listRuns } from "./rpc/list-runs.ts";
import { listWork } from "./rpc/list-work.ts";
import { noteKeyUses } from "./rpc/note-key-uses.ts";
import { readBody } from "./rpc/read-body.ts";
import { readReadings } from "./rpc/read-readings.ts";
import { restore } from "./rpc/restore.ts";
import { retract } from "./rpc/retract.ts";
import { retryWork } from "./rpc/retry-work.ts";
import { revokeKey } from "./rpc/revoke-key.ts";
import { stageBody } from "./rpc/stage-body.ts";
import { submit } from "./rpc/submit.ts";
import { upload } from "./rpc/upload.ts";
import { watchKeys } from "./rpc/watch-keys.ts";
import { work } from "./rpc/work.ts";

/** A service's definition, and what serves it. */
type Offer = readonly [ServiceDefinition, (context: Context) => ServedService[1]];

/** What a backend serves, to gateways, peers and operators: one line for each method. */
const offers: readonly Offer[] = [
  [
    RunServiceService,
    (context) => ({
      upload: bidi(upload(context)),
      listRuns: serverStreaming(listRuns(context)),
      getRun: serverStreaming(getRun(context)),
      readReadings: serverStreaming(readReadings(context)),
      retract: unary(retract(context)),
      listHistory: serverStreaming(listHistory(context)),
      getStatus: unary(getStatus(context)),
    }),
  ],
  [
    WorkServiceService,
    (context) => ({
      submit: unary(submit(context)),
      stageBody: clientStreaming(stageBody(context)),
      readBody: serverStreaming(readBody(context)),
      getWork: unary(getWork(context)),
      listWork: serverStreaming(listWork(context)),
      getLeases: unary(getLeases(context)),
      retryWork: unary(retryWork(context)),
    }),
  ],
  [EngineServiceService, (context) => ({ work: bidi(work(context)) })],
  [
    ChangeServiceService,
    (context) => ({
      changes: serverStreaming(changes(context)),
      listPlates: serverStreaming(listPlates(context)),
    }),
  ],
  [
    BackupServiceService,
    (context) => ({ backup: serverStreaming(backup(context)), restore: bidi(restore(context)) }),
  ],
  [
    AccessServiceService,
    (context) => ({
      createKey: unary(createKey(context)),
      listKeys: serverStreaming(listKeys(context)),
      revokeKey: unary(revokeKey(context)),
    }),
  ],
  [
    KeyWatchServiceService,
    (context) => ({
      watchKeys: serverStreaming(watchKeys(context)),
      noteKeyUses: unary(noteKeyUses(context)),
    }),
  ],
  [ClusterServiceService, (context) => ({ activate: unary(activate(context)) })],
  [PeerServiceService, (context) => ({ getSnapshot: serverStreaming(getSnapshot(context)) })],
];

/** The services of a backend, served by what is open of it. */
export const services = (context: Context): ServedService[] =>
  offers.map(([definition, serve]) => [definition, serve(context)]);

/** The same services while nothing is open: each call is answered with the error of the moment. */
export const refusedServices = (createError: () => StatusError): ServedService[] =>
  offers.map(([definition]) => refuseService(definition, createError));
