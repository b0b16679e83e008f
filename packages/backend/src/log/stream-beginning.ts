import { DiscardPolicy, RetentionPolicy, StorageType, type StreamInfo } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { Code, StatusError } from "@wellspring/contract";
import type { Beginning } from "./entry-stream.ts";
import { createGenesisEntry } from "./genesis.ts";
import { natsError } from "./nats-error.ts";
import {
  assertClosedBy,
  assertLeft,
  closedSubjectOf,
  closeStream,
  isClosed,
  reopenStream,
  type StreamAccess,
  subjectOf,
} from "./stream-closing.ts";

/** Ids under which a log's beginning stands in the stream's metadata. */
const logIdKey = "wellspring-log-id";
const stateDigestKey = "wellspring-state-digest";

/** Milliseconds in which the same message id adds nothing. */
const duplicateWindowMs = 10 * 60_000;

/** The stream, undefined where there is none. What a replacement left half done is finished. */
export const findStream = async (access: StreamAccess): Promise<StreamInfo | undefined> => {
  const known = await readStream(access);
  return known && boundBy(access, await openSubject(access, known));
};

/** Makes the stream, as the log that begins like this, or finds what another one made meanwhile. */
export const beginStream = async (
  access: StreamAccess,
  beginning: Beginning,
): Promise<StreamInfo> => {
  try {
    return await createStream(access, beginning, subjectOf(access.config));
  } catch (thrown) {
    // Another backend may have been faster.
    const made = await readStream(access);
    if (made) return openSubject(access, made);
    throw thrown;
  }
};

/** What a stream says of the log in it; throws FAILED_PRECONDITION where it is not Wellspring's. */
export const beginningOf = ({ config }: StreamInfo): Beginning => {
  const { [logIdKey]: logId, [stateDigestKey]: digest = "" } = config.metadata ?? {};
  if (logId) return { logId, stateDigest: Buffer.from(digest, "hex") };
  const message = `the stream ${config.name} is not Wellspring's: it has no ${logIdKey}`;
  throw new StatusError(Code.FAILED_PRECONDITION, message);
};

/**
 * Puts another log in the place of a former one that holds nothing but its genesis; rejects with
 * FAILED_PRECONDITION, and leaves it, where it holds more, and with UNAVAILABLE where another
 * backend does the same. Nobody can publish meanwhile: the former log is closed before it is looked
 * at, and the new one is not opened before its genesis is in it. Where this ends in the middle, the
 * stream is the former log, none, or the new one, and the next one to open it finishes what is
 * left.
 */
export const replaceStream = async (
  access: StreamAccess,
  former: string,
  beginning: Beginning,
): Promise<void> => {
  const { manager, config } = access;
  const found = await manager.streams.info(config.stream);
  assertLog(found, former);
  const closing = await closeStream(access, found);
  const closed = await manager.streams.info(config.stream);
  assertLog(closed, former);
  assertClosedBy(closed, config, closing);
  if (closed.state.last_seq > 1) {
    await reopenStream(access, closed);
    throw new StatusError(Code.FAILED_PRECONDITION, "the log has been written to");
  }
  await manager.streams.delete(config.stream);
  await openSubject(access, await createStream(access, beginning, closedSubjectOf(config)));
};

/** Throws ABORTED where a stream is no more the log that it was. */
export const assertLog = (info: StreamInfo, known: string): void => {
  const { logId: found } = beginningOf(info);
  if (found === known) return;
  const message = `the stream was the log ${known} and is ${found} now`;
  throw new StatusError(Code.ABORTED, message);
};

/** Has a stream that was left closed take what backends publish, once its log has a genesis. */
const openSubject = async (access: StreamAccess, info: StreamInfo): Promise<StreamInfo> => {
  const { client, config } = access;
  if (!isClosed(info, config)) return info;
  assertLeft(info);
  if (info.state.last_seq === 0) {
    const { logId, stateDigest } = beginningOf(info);
    const genesis = createGenesisEntry(logId, 0, stateDigest);
    const expect = { streamName: config.stream };
    await client.publish(closedSubjectOf(config), genesis, { msgID: `genesis-${logId}`, expect });
  }
  return reopenStream(access, info);
};

/** Gives the bound that is configured to a stream that has another one. */
const boundBy = async (
  { manager, config: { stream, bytesMax } }: StreamAccess,
  known: StreamInfo,
): Promise<StreamInfo> => {
  beginningOf(known);
  if (known.config.max_bytes === bytesMax) return known;
  return manager.streams.update(stream, { max_bytes: bytesMax });
};

const readStream = async ({ manager, config }: StreamAccess): Promise<StreamInfo | undefined> => {
  try {
    return await manager.streams.info(config.stream);
  } catch (thrown) {
    const error = natsError(thrown);
    if (error.code === Code.NOT_FOUND) return undefined;
    throw error;
  }
};

const createStream = (
  { manager, config }: StreamAccess,
  { logId, stateDigest }: Beginning,
  subject: string,
): Promise<StreamInfo> =>
  manager.streams.add({
    name: config.stream,
    subjects: [subject],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_age: 0,
    max_bytes: config.bytesMax,
    num_replicas: config.replicas,
    duplicate_window: nanos(duplicateWindowMs),
    deny_delete: true,
    metadata: {
      [logIdKey]: logId,
      ...(stateDigest.length > 0 && { [stateDigestKey]: stateDigest.toString("hex") }),
    },
  });
