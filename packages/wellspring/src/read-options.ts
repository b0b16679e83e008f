import { UsageError } from "@wellspring/cli";
import { Code, StatusError } from "@wellspring/contract";

/** What `read` makes of a command's options; what is wrong with them is a wrong command line. */
export const readOptions = <Config>(read: () => Config): Config => {
  try {
    return read();
  } catch (thrown) {
    const isWrong = thrown instanceof StatusError && thrown.code === Code.INVALID_ARGUMENT;
    throw isWrong ? new UsageError(thrown.message) : thrown;
  }
};
