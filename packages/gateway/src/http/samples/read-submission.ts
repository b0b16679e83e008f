import {
  Code,
  parseProject,
  parseToken,
  StatusError,
  statisticsEngine,
  type Work,
  WorkServiceService,
} from "@wellspring/contract";
import { readOne } from "../../forward.ts";
import type { HttpParts, HttpRequest } from "../route.ts";
import { notFound, parseSubmissionId } from "./submission-id.ts";

/**
 * What was submitted under the id in the path, with its body where that is wanted and short; work
 * of other engines has no place under these paths.
 *
 * @throws StatusError NOT_FOUND where there is no such submission.
 */
export const readSubmission = async (
  { context: { backends } }: HttpParts,
  { query, params, call }: HttpRequest<{ project?: string | undefined }>,
  body: boolean,
): Promise<Work> => {
  parseToken(call.token);
  const project = parseProject(query.project ?? "");
  const request = { project, workId: parseSubmissionId(params.id), body, token: call.token };
  const work = await readOne(backends, WorkServiceService.getWork, request, call.context).catch(
    (thrown: unknown) => {
      throw StatusError.from(thrown).code === Code.NOT_FOUND ? notFound(params.id) : thrown;
    },
  );
  if (work.engine !== statisticsEngine) throw notFound(params.id);
  return work;
};
