import {
  type ListRunsRequest,
  type ListRunsResponse,
  parseProject,
  parseToken,
  RunServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";

/** Runs of a project, ordered by name. */
export const listRuns =
  ({ backends }: Context) =>
  (request: ListRunsRequest, call: CallContext): AsyncIterable<ListRunsResponse> => {
    const project = parseProject(request.project);
    parseToken(request.token);
    return readMany(backends, RunServiceService.listRuns, { ...request, project }, call);
  };
