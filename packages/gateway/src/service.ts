import {
  AccessServiceService,
  BackupServiceService,
  CalcService,
  RunServiceService,
  WorkServiceService,
} from "@wellspring/contract";
import {
  bidi,
  clientStreaming,
  type ServedService,
  serverStreaming,
  unary,
} from "@wellspring/service";
import type { Context } from "./context.ts";
import { add } from "./rpc/add.ts";
import { backup } from "./rpc/backup.ts";
import { createKey } from "./rpc/create-key.ts";
import { crunch } from "./rpc/crunch.ts";
import { crunchMany, crunchServiceOfBytes } from "./rpc/crunch-many.ts";
import { getRun } from "./rpc/get-run.ts";
import { getStatus } from "./rpc/get-status.ts";
import { getWork } from "./rpc/get-work.ts";
import { listHistory } from "./rpc/list-history.ts";
import { listKeys } from "./rpc/list-keys.ts";
import { listRuns } from "./rpc/list-runs.ts";
import { listWork } from "./rpc/list-work.ts";
import { max } from "./rpc/max.ts";
import { nthPrimes } from "./rpc/nth-primes.ts";
import { readBody } from "./rpc/read-body.ts";
import { readReadings } from "./rpc/read-readings.ts";
import { restore } from "./rpc/restore.ts";
import { retract } from "./rpc/retract.ts";
import { retryWork } from "./rpc/retry-work.ts";
import { revokeKey } from "./rpc/revoke-key.ts";
import { stageBody } from "./rpc/stage-body.ts";
import { submit } from "./rpc/submit.ts";
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
    WorkServiceService,
    {
      submit: unary(submit(context)),
      stageBody: clientStreaming(stageBody(context)),
      readBody: serverStreaming(readBody(context)),
      getWork: unary(getWork(context)),
      listWork: serverStreaming(listWork(context)),
      retryWork: unary(retryWork(context)),
    },
  ],
  [
    CalcService,
    {
      max: unary(max(context)),
      add: unary(add(context)),
      nthPrimes: unary(nthPrimes(context)),
    },
  ],
  [crunchServiceOfBytes, { crunch: unary(crunch(context)), crunchMany: bidi(crunchMany(context)) }],
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
