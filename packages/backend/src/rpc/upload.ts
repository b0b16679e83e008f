import {
  Code,
  limits,
  parseProject,
  StatusError,
  type UploadOpen,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { findChange } from "../apply/find-change.ts";
import type { Context } from "../context.ts";
import type { ChangeState, StagedUpload } from "../gen/wellspring/backend/v1/state.ts";
import { readStoreState, stagedBlocks } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { ResponseChannel } from "./response-channel.ts";
import { UploadAdditions } from "./upload-additions.ts";
import { UploadSession } from "./upload-session.ts";

export const upload =
  (context: Context) =>
  (requests: AsyncIterable<UploadRequest>, call: CallContext): AsyncIterable<UploadResponse> => {
    const responses = new ResponseChannel<UploadResponse>();
    receive(context, requests, call, responses).then(
      () => responses.end(),
      (thrown: unknown) => responses.end(thrown),
    );
    return responses;
  };

/** Takes an upload's messages one by one, as fast as its blocks are stored. */
const receive = async (
  context: Context,
  requests: AsyncIterable<UploadRequest>,
  { principal }: CallContext,
  responses: ResponseChannel<UploadResponse>,
): Promise<void> => {
  let session: UploadSession | undefined;
  for await (const { part } of requests) {
    if (part?.$case === "open") {
      if (session) throw StatusError.invalid("open", "comes once, as the first message");
      await context.diskSpace.assertRoom();
      session = await openSession(context, part.open, principal, responses);
    } else if (!session) {
      throw StatusError.invalid("open", "is missing: it comes before all else");
    } else if (part?.$case === "block") {
      await session.addBlock(part.block);
    } else if (part?.$case === "commit") {
      await session.commit(part.commit.blocks);
      return;
    } else if (part?.$case === "abandon") {
      await session.abandon();
      return;
    } else {
      throw StatusError.invalid(
        "part",
        "is no block, commit or abandon: columns end at the gateway",
      );
    }
  }
  if (!session) throw StatusError.invalid("open", "is missing: the stream was empty");
  await session.settle();
};

/** Finds out how far an upload got on earlier streams, and goes on from there. */
const openSession = async (
  context: Context,
  open: UploadOpen,
  principal: string,
  responses: ResponseChannel<UploadResponse>,
): Promise<UploadSession> => {
  const { uploadId } = open;
  if (uploadId.length !== 16) throw StatusError.invalid("upload_id", "is not 16 bytes");
  // An earlier stream may have been another backend's, which this one has to have caught up with.
  if (!open.first) await context.log.catchUp();
  // No snapshot: those that read slowly may hold all there are.
  const state = readStoreState(context.store);
  const change = findChange(context.store, state, uploadId);
  const isNew = change === undefined;
  if (isNew && state.openUploads.length >= limits.openUploadsMax) {
    throw new StatusError(
      Code.RESOURCE_EXHAUSTED,
      `${limits.openUploadsMax} uploads are open: commit or abandon some, or wait`,
    );
  }
  const progress = {
    ...(await readStaged(context.store, open, change)),
    isCommitted: change?.$case === "committed",
  };
  const session = new UploadSession(context, open, principal, responses, progress);
  const blocksStaged = progress.checksums.length;
  responses.push({ part: { $case: "opened", opened: { blocksStaged } } });
  return session;
};

/** What is staged of an upload. */
const readStaged = async (
  view: View,
  { uploadId, project, description }: UploadOpen,
  change: ChangeState["state"],
) => {
  const { blocks, readings } = change?.$case === "staged" ? change.staged : nothingStaged;
  const additions = new UploadAdditions(parseProject(project), description?.attributes);
  const checksums: number[] = [];
  for (let index = 0; index < blocks; index++) {
    await turn();
    const staged = stagedBlocks.get(view, uploadId, index);
    checksums.push(staged?.checksum ?? 0);
    if (staged) additions.add({ ...staged, readings: staged.segment?.readings ?? 0 });
  }
  return { checksums, readings: Number(readings), additions };
};

const nothingStaged: StagedUpload = { blocks: 0, readings: 0n };
