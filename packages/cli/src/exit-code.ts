/** What the process tells its caller; 75 is EX_TEMPFAIL of sysexits.h. */
export const exitCode = {
  ok: 0,
  /** The file, the request or what was asked for is refused: trying again as it is won't help. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /**
   * The server is down or overloaded, and was for as long as `--timeout` says; or what was read
   * changed or broke off meanwhile.
   */
  tryAgain: 75,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The exit code of several pieces of work: refused before try again before ok. */
export const combineExitCodes = (codes: readonly ExitCode[]): ExitCode =>
  exitCodesByWeight.find((code) => codes.includes(code)) ?? exitCode.ok;

/** How `--help` ends. */
export const exitCodeEpilogue = [
  "Exit codes:",
  "  0   done",
  "  1   refused: a bad file, a conflict, something that is not there",
  "  2   the command line is wrong",
  "  75  try again: the server was down or overloaded for longer than --timeout,",
  "      or what was read changed or broke off meanwhile",
  "",
  "Every option can be set in the environment: WELLSPRING_SERVER for --server,",
  "WELLSPRING_STARTED_AT for --started-at, and so on.",
].join("\n");

const exitCodesByWeight = [exitCode.usage, exitCode.refused, exitCode.tryAgain];
