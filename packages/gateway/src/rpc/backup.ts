import {
  type BackupRequest,
  type BackupResponse,
  BackupServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";

/** A snapshot of one backend, as it gives it. */
export const backup =
  ({ backends }: Context) =>
  (request: BackupRequest, call: CallContext): AsyncIterable<BackupResponse> =>
    readMany(backends, BackupServiceService.backup, request, call);
