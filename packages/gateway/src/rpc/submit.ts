import {
  limits,
  parseProject,
  parseWorkId,
  StatusError,
  type SubmitRequest,
  type SubmitResponse,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { askOne } from "../forward.ts";

/** Keeps submissions; a write, so that it is the client who tries again. */
export const submit =
  ({ backends }: Context) =>
  (request: SubmitRequest, call: CallContext): Promise<SubmitResponse> => {
    const submissions = request.submissions.map((submission) => {
      parseWorkId(submission.workId);
      return { ...submission, project: parseProject(submission.project) };
    });
    if (submissions.length > limits.submissionsMax) {
      throw StatusError.invalid("submissions", `are more than ${limits.submissionsMax}`);
    }
    const [backend] = backends.choose("write");
    return askOne(backend, WorkServiceService.submit, { ...request, submissions }, call);
  };
