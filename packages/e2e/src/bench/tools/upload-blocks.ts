import { randomBytes } from "node:crypto";
import { credentials } from "@grpc/grpc-js";
import {
  callBidi,
  channelOptions,
  RunServiceClient,
  RunServiceService,
  type UploadCommitted,
  type UploadOpen,
  type UploadRequest,
} from "@wellspring/contract";

/** A block before it has its place in an upload. */
export type PlateBlock = { run: string; plate: number; block: Uint8Array };

/** A client that is kept for many calls, with a connection of its own. */
export const openClient = (address: string): RunServiceClient & Disposable => {
  const options = { ...channelOptions, "grpc.use_local_subchannel_pool": 1 };
  const client = new RunServiceClient(address, credentials.createInsecure(), options);
  return Object.assign(client, { [Symbol.dispose]: () => client.close() });
};

/** Uploads blocks made beforehand into the default project, and appends to runs that are there. */
export const uploadBlocks = async (
  client: RunServiceClient,
  blocks: readonly PlateBlock[],
): Promise<UploadCommitted> => {
  const call = callBidi(client, RunServiceService.upload);
  const sent = sendAll(blocks, (request) => call.send(request)).then(() => call.end());
  let committed: UploadCommitted | undefined;
  for await (const { part } of call.responses) {
    if (part?.$case === "committed") committed = part.committed;
  }
  await sent;
  if (!committed) throw new Error("the upload ended without an acknowledgement");
  return committed;
};

const sendAll = async (
  blocks: readonly PlateBlock[],
  send: (request: UploadRequest) => Promise<void>,
): Promise<void> => {
  await send({ part: { $case: "open", open: openRequest() } });
  for (const [index, block] of blocks.entries()) {
    await send({
      part: { $case: "block", block: { ...block, index, block: Buffer.from(block.block) } },
    });
  }
  await send({ part: { $case: "commit", commit: { blocks: blocks.length } } });
};

const openRequest = (): UploadOpen => ({
  uploadId: randomBytes(16),
  project: "",
  append: true,
  file: "bench.csv",
  description: undefined,
  first: true,
});
