import { Code, parseProject, parseWorkId, StatusError } from "@wellspring/contract";
import type { Context } from "../context.ts";
import { awaitToken } from "../log/await-token.ts";
import { findWork, type StoredWork } from "../work/work-state.ts";

/**
 * The work that a request names, as it stands once this backend has applied what the request's
 * token stands for; and where it does not know the work, all that was in the log when it was asked.
 * Throws NOT_FOUND where the project has none with this id.
 */
export const awaitWork = async (
  { log, store }: Pick<Context, "log" | "store">,
  request: { project: string; workId: Buffer; token: string },
): Promise<StoredWork> => {
  parseWorkId(request.workId);
  const project = parseProject(request.project);
  await awaitToken(log, request.token);
  const find = (): StoredWork | undefined => {
    const stored = findWork(store, request.workId);
    return stored?.work.project === project ? stored : undefined;
  };
  const known = find();
  if (known) return known;
  await log.catchUp();
  const found = find();
  if (found) return found;
  const id = request.workId.toString("hex");
  throw new StatusError(Code.NOT_FOUND, `no work has the id ${id} in project ${project}`);
};
