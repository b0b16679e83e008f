import {
  limits,
  parseEngineName,
  parseProject,
  parseWorkId,
  StatusError,
  type Submission,
} from "@wellspring/contract";
import type { SubmittedWork } from "../gen/wellspring/backend/v1/log.ts";
import { packBody } from "./pack-body.ts";

/** Why nothing is computed of a submission: as many reasons, of as many bytes each. */
const errorsMax = 100;

/** A submission as a record has it; throws INVALID_ARGUMENT naming the field. */
export const parseSubmission = (submission: Submission): SubmittedWork => {
  const { workId, body, contentType, stagedChunks, errors } = submission;
  parseWorkId(workId);
  if (body.length > limits.workChunkBytesMax) {
    throw StatusError.invalid("body", `has ${body.length} bytes: stage it beforehand`);
  }
  if (stagedChunks > 0 && body.length > 0) {
    throw StatusError.invalid("staged_chunks", "a body comes along");
  }
  parseText("content_type", contentType);
  if (errors.length > errorsMax) {
    throw StatusError.invalid("errors", `are more than ${errorsMax}`);
  }
  for (const error of errors) parseText("errors", error);
  return {
    ...{ workId, contentType, stagedChunks, errors },
    project: parseProject(submission.project),
    engine: submission.engine && parseEngineName("engine", submission.engine),
    body: packBody(body),
    bodyBytes: body.length,
  };
};

const parseText = (field: string, text: string): void => {
  if (Buffer.byteLength(text) <= limits.textBytesMax) return;
  throw StatusError.invalid(field, `has more than ${limits.textBytesMax} bytes`);
};
