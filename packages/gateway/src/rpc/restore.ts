import {
  BackupServiceService,
  type BidiCall,
  callBidi,
  type RestoreRequest,
  type RestoreResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { backendOptions, explainLoss } from "../forward.ts";

/** A snapshot's parts to one backend and no other, and what that one says of them. */
export const restore = ({ backends }: Context) =>
  async function* (
    requests: AsyncIterable<RestoreRequest>,
    call: CallContext,
  ): AsyncGenerator<RestoreResponse, undefined> {
    const [backend] = backends.choose("write");
    using _open = backend.beginCall();
    const stream = callBidi(backend.client, BackupServiceService.restore, backendOptions(call));
    let fault: unknown;
    sendAll(requests, stream).catch((thrown: unknown) => {
      fault ??= thrown;
      stream.cancel();
    });
    try {
      yield* stream.responses;
      return undefined;
    } catch (thrown) {
      throw explainLoss(fault ?? thrown, call);
    } finally {
      stream.cancel();
    }
  };

/** Sends requests as fast as the backend takes them. */
const sendAll = async (
  requests: AsyncIterable<RestoreRequest>,
  stream: BidiCall<RestoreRequest, RestoreResponse>,
): Promise<void> => {
  for await (const request of requests) await stream.send(request);
  stream.end();
};
