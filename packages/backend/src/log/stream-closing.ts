import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { JetStreamClient, JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import { Code, StatusError } from "@wellspring/contract";
import type { NatsConfig } from "./nats-config.ts";

/** What a stream is reached by. */
export type StreamAccess = {
  manager: JetStreamManager;
  client: JetStreamClient;
  config: NatsConfig;
};

/** A stream that this backend closed, to put another log in its place. */
export type Closing = { id: string; closedAtMs: number };

/** Ids under which a stream's metadata say when, by NATS's time, and by whom it was closed. */
const closedAtKey = "wellspring-closed-at";
const closedByKey = "wellspring-closed-by";

/** Milliseconds after which somebody else may open a stream: who closed it has given up by then. */
const openAfterMs = 30_000;

/** Milliseconds after closing in which a stream may still be deleted. */
const deleteWithinMs = 10_000;

/**
 * Milliseconds in which a stream that was found open is closed, and then waited for: of two that
 * found it open the second has closed it by then, and the first one sees that.
 */
const settleMs = 2_000;

/** The one subject of a stream. */
export const subjectOf = ({ stream }: NatsConfig): string => `wellspring.log.${stream}`;

/** Where a stream listens whose log is closed: no backend publishes entries there. */
export const closedSubjectOf = (config: NatsConfig): string => `${subjectOf(config)}.closed`;

/** Whether a stream takes no entries. */
export const isClosed = ({ config: { subjects } }: StreamInfo, config: NatsConfig): boolean =>
  subjects?.[0] === closedSubjectOf(config);

/**
 * Has a stream take no more entries, and waits until everybody sees that it was this backend that
 * closed it. Rejects with UNAVAILABLE where another one has closed it, or it took too long.
 */
export const closeStream = async (
  { manager, config }: StreamAccess,
  found: StreamInfo,
): Promise<Closing> => {
  if (isClosed(found, config)) assertLeft(found);
  const closing = { id: randomUUID(), closedAtMs: performance.now() };
  const metadata = {
    ...found.config.metadata,
    [closedAtKey]: new Date(timeOf(found)).toISOString(),
    [closedByKey]: closing.id,
  };
  await manager.streams.update(config.stream, { subjects: [closedSubjectOf(config)], metadata });
  if (performance.now() - closing.closedAtMs > settleMs) throw beingReplaced;
  await delay(settleMs);
  return closing;
};

/** Throws UNAVAILABLE where a stream may not be deleted any more by the one that closed it. */
export const assertClosedBy = (
  info: StreamInfo,
  config: NatsConfig,
  { id, closedAtMs }: Closing,
): void => {
  const isOwn = isClosed(info, config) && info.config.metadata?.[closedByKey] === id;
  if (!isOwn || performance.now() - closedAtMs > deleteWithinMs) throw beingReplaced;
};

/** Throws UNAVAILABLE while a closed stream may be in the hands of the one that closed it. */
export const assertLeft = (info: StreamInfo): void => {
  const closedAtMs = Date.parse(info.config.metadata?.[closedAtKey] ?? "");
  if (timeOf(info) - closedAtMs < openAfterMs) throw beingReplaced;
};

/** Has a stream that is closed take entries. */
export const reopenStream = (
  { manager, config }: StreamAccess,
  { config: { metadata: closed = {} } }: StreamInfo,
): Promise<StreamInfo> => {
  const { [closedAtKey]: _at, [closedByKey]: _by, ...metadata } = closed;
  return manager.streams.update(config.stream, { subjects: [subjectOf(config)], metadata });
};

/** NATS's time of an answer, milliseconds since 1970: backends' clocks may differ. */
const timeOf = ({ ts }: StreamInfo): number => (ts ? Date.parse(ts) : Date.now());

const beingReplaced = new StatusError(
  Code.UNAVAILABLE,
  "a backend is putting another log in the place of this one",
);
