import { Code, StatusError } from "@wellspring/contract";
import type { CommandIo } from "../command.ts";
import { isTemporary } from "../error-report.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { UsageError } from "../usage-error.ts";

/** Runs a command that says what went wrong in one line; what nobody expected is thrown on. */
export const inOneLine = async (
  { stderr }: CommandIo,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> => {
  try {
    return await run();
  } catch (thrown) {
    if (!isExpected(thrown)) throw thrown;
    stderr.write(`wellspring: ${thrown.message}\n`);
    if (thrown instanceof UsageError) return exitCode.usage;
    return isTemporary(thrown.code) ? exitCode.tryAgain : exitCode.refused;
  }
};

/** Whether an error is of a person's or a server's making, and no bug. */
export const isExpected = (thrown: unknown): thrown is UsageError | StatusError =>
  thrown instanceof UsageError ||
  (thrown instanceof StatusError && thrown.code !== Code.INTERNAL && thrown.code !== Code.UNKNOWN);
