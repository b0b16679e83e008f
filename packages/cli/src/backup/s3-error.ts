import { S3ServiceException } from "@aws-sdk/client-s3";
import { Code, StatusError } from "@wellspring/contract";

/**
 * What a store refused, or kept us from reaching it, as a StatusError that names the place: ABORTED
 * where another attempt may go better. What is no such error comes back as StatusError.from has it.
 */
export const s3Error = (thrown: unknown, url: string): StatusError => {
  if (thrown instanceof StatusError || !(thrown instanceof Error)) return StatusError.from(thrown);
  const { code, next } = judge(thrown);
  if (code === Code.INTERNAL) return StatusError.from(thrown);
  return new StatusError(code, `${url}: ${reasonOf(thrown)}`, { cause: thrown, next });
};

type Judgement = { code: Code; next?: string };

const judge = (error: Error): Judgement => {
  const known = judgements[error.name];
  if (known) return known;
  if (error.message === "Region is missing") {
    return { code: Code.FAILED_PRECONDITION, next: "name it with AWS_REGION." };
  }
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === undefined) return { code: isOfNetwork(error) ? Code.ABORTED : Code.INTERNAL };
  if (status === 401 || status === 403) return refused;
  return { code: status >= 500 || status === 429 ? Code.ABORTED : Code.FAILED_PRECONDITION };
};

const refused: Judgement = {
  code: Code.PERMISSION_DENIED,
  next: "see that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are right, and what they may do.",
};

/** By the names of errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const judgements: Readonly<Record<string, Judgement>> = {
  CredentialsProviderError: {
    code: Code.FAILED_PRECONDITION,
    next: "give keys with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
  NoSuchBucket: { code: Code.NOT_FOUND, next: "make the bucket, or name another one." },
  NoSuchKey: { code: Code.NOT_FOUND, next: "name a backup that is there." },
  NotFound: { code: Code.NOT_FOUND, next: "name a backup that is there." },
  TimeoutError: { code: Code.ABORTED },
  SlowDown: { code: Code.ABORTED },
};

/** Node's errors of sockets and names have a code: ECONNREFUSED, ENOTFOUND. */
const isOfNetwork = (error: Error): boolean => "code" in error && typeof error.code === "string";

const reasonOf = ({ name, message }: Error): string => message || name;
