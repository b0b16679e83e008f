import {
  type ClientStreamingCall,
  callClientStreaming,
  parseWorkId,
  type StageBodyRequest,
  type StageBodyResponse,
  WorkServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { backendOptions, explainLoss } from "../forward.ts";

/** One stream to a backend for each of a client's. */
export const stageBody =
  ({ backends }: Context) =>
  async (
    requests: AsyncIterable<StageBodyRequest>,
    call: CallContext,
  ): Promise<StageBodyResponse> => {
    const [backend] = backends.choose("write");
    using _open = backend.beginCall();
    const options = backendOptions(call);
    const stream = callClientStreaming(backend.client, WorkServiceService.stageBody, options);
    try {
      return await Promise.race([stream.response, sendAll(requests, stream)]);
    } catch (thrown) {
      throw explainLoss(thrown, call);
    } finally {
      stream.cancel();
    }
  };

/** Sends requests as fast as the backend takes them, and waits for its answer. */
const sendAll = async (
  requests: AsyncIterable<StageBodyRequest>,
  stream: ClientStreamingCall<StageBodyRequest, StageBodyResponse>,
): Promise<StageBodyResponse> => {
  for await (const request of requests) {
    parseWorkId(request.workId);
    await stream.send(request);
  }
  stream.end();
  return stream.response;
};
