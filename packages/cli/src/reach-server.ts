import { Code, callUnary, RunServiceService, StatusError } from "@wellspring/contract";
import type { Link } from "./link.ts";
import { retry } from "./retry.ts";

/**
 * Resolves once the server lets the link's key in. One that is good and may not ask how the server
 * is, is good all the same.
 */
export const reachServer = async (link: Link): Promise<void> => {
  const { getStatus } = RunServiceService;
  try {
    await retry(({ signal }) => callUnary(link.client, getStatus, {}, { signal }), link);
  } catch (thrown) {
    if (StatusError.from(thrown).code !== Code.PERMISSION_DENIED) throw thrown;
  }
};
