import {
  type BidiCall,
  callBidi,
  RunServiceService,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { backendOptions, explainLoss } from "../forward.ts";
import { UploadSequence } from "../upload/upload-sequence.ts";

/** One stream to a backend for each of a client's; what is wrong ends here. */
export const upload = ({ backends, traffic }: Context) =>
  async function* (
    requests: AsyncIterable<UploadRequest>,
    call: CallContext,
  ): AsyncGenerator<UploadResponse, undefined> {
    const [backend] = backends.choose("write");
    using _open = backend.beginCall();
    const stream = callBidi(backend.client, RunServiceService.upload, backendOptions(call));
    const sequence = traffic.note(call, new UploadSequence());
    let fault: unknown;
    sendAll(requests, sequence, stream).catch((thrown: unknown) => {
      fault ??= thrown;
      stream.cancel();
    });
    try {
      for await (const response of stream.responses) yield withDuplicates(response, sequence);
      return undefined;
    } catch (thrown) {
      throw explainLoss(fault ?? thrown, call);
    } finally {
      stream.cancel();
    }
  };

/** Sends checked requests as fast as the backend takes them. */
const sendAll = async (
  requests: AsyncIterable<UploadRequest>,
  sequence: UploadSequence,
  stream: BidiCall<UploadRequest, UploadResponse>,
): Promise<void> => {
  for await (const request of requests) await stream.send(sequence.check(request));
  stream.end();
};

/** Readings that were merged here count as duplicates, which the backend does not know of. */
const withDuplicates = (response: UploadResponse, sequence: UploadSequence): UploadResponse => {
  const { part } = response;
  if (part?.$case !== "committed" || sequence.duplicates === 0) return response;
  const duplicates = part.committed.duplicates + sequence.duplicates;
  return { part: { $case: "committed", committed: { ...part.committed, duplicates } } };
};
