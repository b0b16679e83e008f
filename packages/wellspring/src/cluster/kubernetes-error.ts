import { ApiException } from "@kubernetes/client-node";
import { Code, StatusError } from "@wellspring/contract";

/** What a call to the API server gives; its refusal as a StatusError that begins with `what`. */
export const askKubernetes = async <Answer>(
  what: string,
  call: Promise<Answer>,
): Promise<Answer> => {
  try {
    return await call;
  } catch (thrown) {
    throw toStatusError(what, thrown);
  }
};

const toStatusError = (what: string, thrown: unknown): StatusError => {
  if (thrown instanceof ApiException) {
    const code = codes.get(thrown.code) ?? (thrown.code >= 500 ? Code.UNAVAILABLE : undefined);
    const message = `${what}: ${reasonOf(thrown.body) ?? `HTTP ${thrown.code}`}`;
    return new StatusError(code ?? Code.FAILED_PRECONDITION, message, { cause: thrown });
  }
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${what}: the API server can't be reached: ${reason}`;
  const next = "name the cluster with --kubeconfig and --context, or start it.";
  return new StatusError(Code.UNAVAILABLE, message, { cause: thrown, next });
};

/** What is not there is a precondition of all we ask for: the chart makes it. */
const codes = new Map([
  [401, Code.UNAUTHENTICATED],
  [403, Code.PERMISSION_DENIED],
  [404, Code.FAILED_PRECONDITION],
  [429, Code.RESOURCE_EXHAUSTED],
]);

/** The message of a `Status`, which the client leaves as text. */
const reasonOf = (body: unknown): string | undefined => {
  try {
    const status: unknown = typeof body === "string" ? JSON.parse(body) : body;
    if (typeof status !== "object" || status === null || !("message" in status)) return undefined;
    return typeof status.message === "string" ? status.message : undefined;
  } catch {
    return undefined;
  }
};
