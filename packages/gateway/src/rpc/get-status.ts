import {
  type GetStatusRequest,
  type GetStatusResponse,
  RunServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readOne } from "../forward.ts";

/** How far a backend's log is. */
export const getStatus =
  ({ backends }: Context) =>
  (request: GetStatusRequest, call: CallContext): Promise<GetStatusResponse> =>
    readOne(backends, RunServiceService.getStatus, request, call);
