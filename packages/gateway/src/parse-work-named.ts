import { parseProject, parseToken, parseWorkId } from "@wellspring/contract";

type WorkNamed = { project: string; workId: Buffer; token?: string };

/** A request with its project named; throws INVALID_ARGUMENT for what can be no work or token. */
export const parseWorkNamed = <Request extends WorkNamed>(request: Request): Request => {
  parseWorkId(request.workId);
  parseToken(request.token ?? "");
  return { ...request, project: parseProject(request.project) };
};
