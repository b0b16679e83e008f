import {
  Code,
  limits,
  parseProject,
  StatusError,
  type Submission,
  type Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Backend } from "../backend.ts";
import type { Backends } from "../backends.ts";
import { askOne } from "../forward.ts";
import { createId, idToText } from "../http/id.ts";
import type { Progress } from "./progress.ts";

/** What engines are to compute: their name, and a body for each work. */
export type Assignments = { engine: string; bodies: readonly Buffer[] };

/**
 * Has engines compute, and resolves with the works once all are finished, in the order of their
 * bodies. A backend that is lost is followed by the next one: what is submitted again adds nothing.
 *
 * @param progress that of all works of a call: while there is some, it goes on waiting.
 * @throws StatusError DEADLINE_EXCEEDED, naming the first, where some are not finished in time.
 */
export const compute = async (
  backends: Backends,
  { engine, bodies }: Assignments,
  call: CallContext,
  progress?: Progress,
): Promise<Work[]> => {
  const project = parseProject("");
  const submissions = bodies.map((body) => createSubmission({ engine, project, body }));
  const works: Work[] = [];
  let open = [...submissions.keys()];
  for (;;) {
    const asked = open.map((place) => submissions[place]);
    const answered = await submit(backends.choose("write"), asked, call);
    for (const [at, place] of open.entries()) works[place] = answered[at];
    const late = open.filter((place) => works[place].state === Work_State.WAITING);
    if (late.length === 0) return works;
    if (late.length < open.length) progress?.note();
    open = late;
    if (progress && !progress.hasStopped) continue;
    const text = `work ${idToText(works[late[0]].workId)} still waits for an engine ${engine}`;
    throw new StatusError(Code.DEADLINE_EXCEEDED, text);
  }
};

/** The result of a finished work; throws what it failed with. */
export const resultOf = ({ state, result, failure, failureCode }: Work): Buffer => {
  if (state === Work_State.DONE) return result;
  const code = Code[failureCode] === undefined ? Code.UNKNOWN : failureCode;
  throw new StatusError(code, failure);
};

const submit = async (
  [backend, ...others]: Backend[],
  submissions: Submission[],
  call: CallContext,
): Promise<Work[]> => {
  const request = { submissions, waitMs: limits.workWaitMsMax };
  try {
    const { works } = await askOne(backend, WorkServiceService.submit, request, call);
    return works;
  } catch (thrown) {
    const isLost = StatusError.from(thrown).code === Code.UNAVAILABLE;
    if (others.length === 0 || !isLost) throw thrown;
    return submit(others, submissions, call);
  }
};

const createSubmission = (named: Pick<Submission, "engine" | "project" | "body">): Submission => {
  const { body } = named;
  if (body.length > limits.workChunkBytesMax) {
    const text = `has ${body.length} bytes, at most ${limits.workChunkBytesMax} are allowed`;
    throw StatusError.invalid("request", text);
  }
  return {
    ...named,
    workId: createId(),
    contentType: "application/protobuf",
    stagedChunks: 0,
    errors: [],
  };
};
