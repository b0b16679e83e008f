import {
  Code,
  limits,
  positionToToken,
  StatusError,
  type SubmitRequest,
  type SubmitResponse,
  Work_State,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import type { SubmittedWork } from "../gen/wellspring/backend/v1/log.ts";
import { readStoreState } from "../store/records.ts";
import { describeWork } from "../work/describe-work.ts";
import { parseSubmission } from "../work/parse-submission.ts";
import { splitByBytes } from "../work/split-by-bytes.ts";
import { type StoredWork, stateOfWork } from "../work/work-state.ts";

/** Bytes of one record, so that several share an entry. */
const recordBytesMax = limits.entryBytesMax / 4;
/** About the bytes of a submission without its body and its texts. */
const submissionBytes = 100;
/** Engines that work waits for at once: the state that every entry writes counts them. */
const waitingEnginesMax = 64;

export const submit =
  (context: Context) =>
  async (request: SubmitRequest, { principal, signal }: CallContext): Promise<SubmitResponse> => {
    const { log, store, diskSpace, dispatcher } = context;
    const works = parseRequest(request, context);
    const waitMs = Math.min(request.waitMs, limits.workWaitMsMax);
    await diskSpace.assertRoom();
    using watch = waitMs > 0 ? dispatcher.finishes.watch(works) : undefined;
    const submitted = await append(context, principal, works);
    for (const stored of submitted) {
      if (stateOfWork(stored) !== Work_State.WAITING) watch?.crossOff(stored);
    }
    await watch?.whenFinished(signal, waitMs);
    // What was heard of may be applied and not durable yet.
    const { appliedSequence: sequence } = readStoreState(store);
    await log.reach(sequence);
    return {
      token: positionToToken({ logId: log.id, sequence }),
      works: submitted.map((stored) => describeWork(store, watch?.find(stored) ?? stored)),
    };
  };

const parseRequest = (
  { submissions }: SubmitRequest,
  { store }: Pick<Context, "store">,
): SubmittedWork[] => {
  if (submissions.length === 0) throw StatusError.invalid("submissions", "are none");
  if (submissions.length > limits.submissionsMax) {
    throw StatusError.invalid("submissions", `are more than ${limits.submissionsMax}`);
  }
  const works = submissions.map(parseSubmission);
  const waiting = new Set(readStoreState(store).waiting.map(({ engine }) => engine));
  for (const { engine } of works) if (engine !== "") waiting.add(engine);
  if (waiting.size <= waitingEnginesMax) return works;
  throw new StatusError(
    Code.RESOURCE_EXHAUSTED,
    `works wait for ${waitingEnginesMax} engines: wait until some are finished`,
  );
};

/** Keeps them in records that share entries with others; throws what one was refused for. */
const append = async (
  { log }: Context,
  principal: string,
  works: readonly SubmittedWork[],
): Promise<StoredWork[]> => {
  const appended = [...splitByBytes(works, recordBytesMax, bytesOf)].map(({ values, bytes }) =>
    log.append({ principal, change: { $case: "submit", submit: { works: values } } }, bytes),
  );
  const stored: StoredWork[] = [];
  for (const outcome of await Promise.all(appended)) {
    if (outcome.kind === "refused") throw outcome.error;
    if (outcome.kind === "submitted") stored.push(...outcome.works);
  }
  return stored;
};

const bytesOf = ({ body, contentType, errors, project }: SubmittedWork): number =>
  errors.reduce(
    (bytes, error) => bytes + 4 * error.length,
    submissionBytes + body.length + 4 * (contentType.length + project.length),
  );
