import { Code, readRefusal, StatusError } from "@wellspring/contract";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

/** What is said of an error, and how the process ends for it. */
export type ErrorReport = { text: string; exitCode: ExitCode };

/**
 * An expected error (wrong usage, a refusal, a file or a server that can't be reached) as one line
 * and what to do next; anything else with its stack.
 */
export const errorToReport = (thrown: unknown, program = "wellspring"): ErrorReport => {
  if (thrown instanceof UsageError) {
    const next = `Next: ${program} --help, or --help after a command.`;
    const text = `${program}: ${thrown.message}\n${next}`;
    return { text, exitCode: exitCode.usage };
  }
  if (thrown instanceof StatusError) return statusToReport(thrown, program);
  if (isSystemError(thrown)) {
    const text = `${program}: ${systemErrorText(thrown)}\nNext: ${nextOfSystemError}`;
    return { text, exitCode: exitCode.refused };
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { text: `${program}: unexpected: ${stack}`, exitCode: exitCode.refused };
};

/** Whether trying again later may help. */
export const isTemporary = (code: Code): boolean => temporaryCodes.has(code);

/** An operating system's error for people: `run.csv: no such file or directory`. */
export const systemErrorText = (error: NodeJS.ErrnoException): string => {
  const reason = error.message.replace(/^[A-Z0-9_]+: /, "").replace(/, \w+( '.*)?$/, "");
  return error.path === undefined ? reason : `${error.path}: ${reason}`;
};

const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException =>
  thrown instanceof Error && "syscall" in thrown && "code" in thrown;

const temporaryCodes: ReadonlySet<Code> = new Set([
  Code.UNAVAILABLE,
  Code.RESOURCE_EXHAUSTED,
  Code.DEADLINE_EXCEEDED,
]);

const statusToReport = (error: StatusError, program: string): ErrorReport => {
  if (error.code === Code.INTERNAL || error.code === Code.UNKNOWN) {
    const text = `${program}: unexpected: ${Code[error.code]}: ${error.message}\n${error.stack}`;
    return { text, exitCode: exitCode.refused };
  }
  const text = `${program}: ${error.message}\nNext: ${nextOf(error)}`;
  return { text, exitCode: mayWorkLater(error.code) ? exitCode.tryAgain : exitCode.refused };
};

const mayWorkLater = (code: Code): boolean => isTemporary(code) || code === Code.ABORTED;

const nextOf = (error: StatusError): string => {
  const conflicts = readRefusal(error)?.conflicts ?? [];
  if (conflicts.length > 0) return nextOfConflict;
  return error.next ?? nextSteps[error.code] ?? nextOfAnyStatus;
};

const nextOfConflict =
  "correct the file, upload it as another run, or take back what is stored with retract.";

const nextOfAnyStatus = "follow what the message says, then try again.";

const nextOfSystemError = "put that right, then try again.";

/** What a person can do about a status. */
const nextSteps: Partial<Record<Code, string>> = {
  [Code.UNAVAILABLE]:
    "start a server with wellspring serve, name another with --server, wait with --timeout; " +
    "a server that talks TLS wants --tls or --ca.",
  [Code.DEADLINE_EXCEEDED]: "try again, or wait longer with --timeout.",
  [Code.RESOURCE_EXHAUSTED]: "try again later; the server's operator can make room.",
  [Code.ABORTED]: "run the same command again.",
  [Code.NOT_FOUND]:
    "wellspring runs lists the runs, show RUN its plates; --project names another project.",
  [Code.ALREADY_EXISTS]:
    "add new readings with --append; what else differs has to be uploaded as another run.",
  [Code.INVALID_ARGUMENT]: "correct it, then try again.",
  [Code.UNIMPLEMENTED]:
    "name another server with --server; one that is older than this program needs an update.",
  [Code.PERMISSION_DENIED]: "ask the server's operator for a key that opens this.",
  [Code.UNAUTHENTICATED]:
    "name a key with WELLSPRING_KEY, or keep one with wellspring login; operators make them.",
  [Code.CANCELLED]: "run the same command again; what was stored is recognized.",
};
