import {
  type ListWorkRequest,
  type ListWorkResponse,
  parseProject,
  parseToken,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";

/** Works of a project, by number or by an index. */
export const listWork =
  ({ backends }: Context) =>
  (request: ListWorkRequest, call: CallContext): AsyncIterable<ListWorkResponse> => {
    const project = parseProject(request.project);
    parseToken(request.token);
    return readMany(backends, WorkServiceService.listWork, { ...request, project }, call);
  };
