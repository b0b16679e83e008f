import { isDeepStrictEqual } from "node:util";
import { Code, StatusError } from "@wellspring/contract";
import { askWeb, type Web, type WebAnswer } from "./web.ts";

/** A sample whose statistics have exact doubles, and they. */
const sample = { time_stamp: "2019-05-01T06:00:00-04:00", data: [1, 1, 3, 3] };
const statistics = { timestamp: "2019-05-01T10:00:00Z", mean: 2, standard_deviation: 1 };

/** Asks whether the gateway can serve calls; throws UNAVAILABLE where it can't yet. */
export const checkReady = async (web: Web, signal: AbortSignal): Promise<void> => {
  const answer = await askWeb(web, { method: "GET", path: "/readyz" }, signal);
  if (!isDeepStrictEqual(answer, { status: 200, body: { status: "ok" } })) {
    throw unexpected("/readyz", answer);
  }
};

/** Has a sample kept, and gives its id. Nothing takes it back: it stays in its project. */
export const postSample = async (
  web: Web,
  project: string,
  signal: AbortSignal,
): Promise<string> => {
  const path = `/v1/raw?project=${encodeURIComponent(project)}`;
  const body = JSON.stringify(sample);
  const answer = await askWeb(web, { method: "POST", path, body }, signal);
  if (answer.status === 200 && hasId(answer.body)) return answer.body.submission_id;
  throw unexpected(path, answer);
};

/**
 * Reads what was computed of the sample; throws UNAVAILABLE where no engine has done so yet, and
 * DATA_LOSS where it is wrong.
 */
export const checkProcessed = async (
  web: Web,
  project: string,
  id: string,
  signal: AbortSignal,
): Promise<void> => {
  const path = `/v1/processed/${id}?project=${encodeURIComponent(project)}`;
  const answer = await askWeb(web, { method: "GET", path }, signal);
  if (answer.status === 202) {
    throw new StatusError(Code.UNAVAILABLE, `sample ${id} still waits for an engine statistics`);
  }
  const body = { submission_id: id, payload: statistics };
  if (!isDeepStrictEqual(answer, { status: 200, body })) throw unexpected(path, answer);
};

const unexpected = (path: string, { status, body }: WebAnswer): StatusError =>
  new StatusError(Code.DATA_LOSS, `${path} answered ${status} with ${JSON.stringify(body)}`);

const hasId = (body: unknown): body is { submission_id: string } =>
  typeof body === "object" &&
  body !== null &&
  "submission_id" in body &&
  typeof body.submission_id === "string";
