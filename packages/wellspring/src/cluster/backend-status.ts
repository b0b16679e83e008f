import { callUnary, LogStatus_Kind, RunServiceService, StatusError } from "@wellspring/contract";
import type { Endpoint } from "@wellspring/service";
import { listBackends, withBackend } from "./backend-pods.ts";
import type { Cluster } from "./cluster.ts";

/** How a backend is. */
export type BackendStatus = {
  pod: string;
  /** Whether calls are sent to it. */
  isServing: boolean;
  /** What it said of itself; undefined where it did not answer. */
  told: ToldStatus | undefined;
  /** Why it did not answer, or why it applies nothing more; "" where all is well. */
  fault: string;
};

/** What a backend says of itself, and how that compares with the others. */
export type ToldStatus = {
  version: string;
  logId: string;
  log: "embedded" | "jetstream" | "unknown";
  /** Whether what is acknowledged is proven to be on disk. */
  isSynced: boolean;
  appliedSequence: bigint;
  flushedSequence: bigint;
  /** Entries of the log, as far as any backend knows it, that are not applied here. */
  lag: number;
  /** Against those who made theirs at the same place: `alone` where nobody did. */
  digest: "equal" | "differs" | "alone" | "none";
  /** The form that entries are written in, as far as it has applied them. */
  activeForm: number;
  /** The newest form that it reads. */
  newestForm: number;
  /** Addresses of the backends that it found to differ from it. */
  differsFrom: string[];
  /** When it found that its store is damaged, milliseconds since 1970; undefined if it did not. */
  damagedAtMs: number | undefined;
};

/** Asks every backend of a release how it is, all at once. */
export const askBackends = async (cluster: Cluster): Promise<BackendStatus[]> =>
  compareBackends(
    await Promise.all((await listBackends(cluster)).map((backend) => ask(cluster, backend))),
  );

/** What a backend answered, or why it did not. */
export type Asked = {
  backend: Pick<Endpoint, "pod" | "isServing">;
  answer?: GetStatusAnswer;
  error?: StatusError;
};

type GetStatusAnswer = ReturnType<typeof RunServiceService.getStatus.responseDeserialize>;

/** Milliseconds that a backend gets to answer. */
const answerMsMax = 5_000;

const ask = async (cluster: Cluster, backend: Endpoint): Promise<Asked> => {
  try {
    const deadline = new Date(Date.now() + answerMsMax);
    const { getStatus } = RunServiceService;
    const answer = await withBackend(cluster, backend, (client) =>
      callUnary(client, getStatus, {}, { deadline }),
    );
    return { backend, answer };
  } catch (error) {
    return { backend, error: StatusError.from(error) };
  }
};

/** Puts side by side what each backend said. */
export const compareBackends = (asked: readonly Asked[]): BackendStatus[] => {
  const answers = asked.flatMap(({ answer }) => answer ?? []);
  return asked.map(({ backend: { pod, isServing }, answer, error }) => ({
    pod,
    isServing,
    told: answer && compare(answer, answers),
    fault: error?.message ?? answer?.log?.fault ?? "",
  }));
};

const compare = (answer: GetStatusAnswer, answers: readonly GetStatusAnswer[]): ToldStatus => {
  const { version, logId, appliedSequence, log } = answer;
  const sameLog = answers.filter((other) => other.logId === logId);
  const last = sameLog.reduce(
    (known, other) => max(known, max(other.appliedSequence, other.log?.lastSequence ?? 0n)),
    appliedSequence,
  );
  return {
    version,
    logId,
    log: logNames.get(log?.kind) ?? "unknown",
    isSynced: log?.synced ?? false,
    appliedSequence,
    flushedSequence: log?.flushedSequence ?? 0n,
    lag: Number(last - appliedSequence),
    digest: compareDigest(answer, sameLog),
    activeForm: log?.activeForm || 1,
    newestForm: log?.newestForm || 1,
    differsFrom: log?.differsFrom ?? [],
    damagedAtMs: Number(log?.damagedAtMs ?? 0) || undefined,
  };
};

const compareDigest = (
  { log }: GetStatusAnswer,
  answers: readonly GetStatusAnswer[],
): ToldStatus["digest"] => {
  if (!log || log.digest.length === 0) return "none";
  const others = answers.flatMap((other) => {
    const isComparable = other.log !== log && other.log?.digestSequence === log.digestSequence;
    return isComparable && other.log?.digest.length ? [other.log.digest] : [];
  });
  if (others.length === 0) return "alone";
  return others.every((digest) => digest.equals(log.digest)) ? "equal" : "differs";
};

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const logNames = new Map<number | undefined, ToldStatus["log"]>([
  [LogStatus_Kind.EMBEDDED, "embedded"],
  [LogStatus_Kind.JETSTREAM, "jetstream"],
]);
