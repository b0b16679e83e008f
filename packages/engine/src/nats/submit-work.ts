import { type Client, Metadata } from "@grpc/grpc-js";
import {
  Code,
  callUnary,
  StatusError,
  type Submission,
  WorkServiceService,
} from "@wellspring/contract";
import { principalKey } from "@wellspring/service";

/** Who submits what comes over NATS, which lets in whom it lets in. */
const natsPrincipal = "nats";

/** Milliseconds that a backend gets to keep submissions. */
const keepMs = 10_000;

let turns = 0;

/**
 * Has one of these backends keep submissions, each time another one first.
 *
 * @throws StatusError what the last one refused for; UNAVAILABLE where there is none.
 */
export const submitWork = async (
  clients: readonly Client[],
  submissions: Submission[],
): Promise<void> => {
  let refusal = new StatusError(Code.UNAVAILABLE, "no backend is reached");
  const start = turns++ % (clients.length || 1);
  for (const client of [...clients.slice(start), ...clients.slice(0, start)]) {
    try {
      const metadata = new Metadata();
      metadata.set(principalKey, natsPrincipal);
      const options = { metadata, deadline: new Date(Date.now() + keepMs) };
      await callUnary(client, WorkServiceService.submit, { submissions, waitMs: 0 }, options);
      return;
    } catch (thrown) {
      refusal = StatusError.from(thrown);
    }
  }
  throw refusal;
};
