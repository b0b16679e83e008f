import { Code, StatusError } from "@wellspring/contract";
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
    return { text: `${program}: ${systemErrorText(thrown)}`, exitCode: exitCode.refused };
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
  const next = nextSteps[error.code];
  const text = `${program}: ${error.message}${next === undefined ? "" : `\nNext: ${next}`}`;
  return { text, exitCode: isTemporary(error.code) ? exitCode.tryAgain : exitCode.refused };
};

/** What a person can do about a status. */
const nextSteps: Partial<Record<Code, string>> = {
  [Code.UNAVAILABLE]:
    "start a server with wellspring serve, name another with --server, or wait with --timeout.",
  [Code.DEADLINE_EXCEEDED]: "try again, or wait longer with --timeout.",
  [Code.RESOURCE_EXHAUSTED]: "try again later; the server's operator can make room.",
  [Code.NOT_FOUND]: "wellspring runs lists what is there; --project names another project.",
  [Code.ALREADY_EXISTS]:
    "--append adds new readings to a run; other values need another --run, or retract.",
  [Code.FAILED_PRECONDITION]: "follow what the message says, then try again.",
  [Code.INVALID_ARGUMENT]: "correct it, then try again.",
  [Code.UNIMPLEMENTED]: "the server is older than this program: update it.",
  [Code.PERMISSION_DENIED]: "ask the server's operator for access.",
  [Code.UNAUTHENTICATED]: "ask the server's operator for access.",
  [Code.CANCELLED]: "run the same command again; what was stored is recognized.",
};
