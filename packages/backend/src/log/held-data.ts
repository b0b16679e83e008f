import type { NatsConnection } from "@nats-io/transport-node";
import { Code, StatusError } from "@wellspring/contract";
import type { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import type { NatsConfig } from "./nats-config.ts";
import { decodeAnnouncement } from "./peers.ts";

/** Milliseconds in which each backend announces itself twice. */
const listenMs = 2_500;

/** Where backends of a stream announce themselves, whether it is there or not. */
export const peersSubject = ({ stream }: NatsConfig): string => `wellspring.peers.${stream}`;

/**
 * Listens to the backends of a stream that is not there. Rejects with UNAVAILABLE where one holds
 * data of the log that is gone: beside another log that data would be a second truth.
 */
export const assertNobodyHolds = async (
  connection: NatsConnection,
  config: NatsConfig,
): Promise<void> => {
  const subscription = connection.subscribe(peersSubject(config));
  const stop = () => subscription.unsubscribe();
  const timer = setTimeout(stop, config.listenMs ?? listenMs);
  try {
    for await (const { data } of subscription) {
      const announcement = decodeAnnouncement(data);
      if (announcement && holdsData(announcement)) throw heldBy(announcement, config);
    }
  } finally {
    clearTimeout(timer);
    stop();
  }
};

/** A log that starts from a restored store holds data with its genesis already. */
const holdsData = ({ appliedSequence, digest }: Announcement): boolean =>
  appliedSequence > 1n || (digest !== undefined && (digest.low !== 0 || digest.high !== 0));

const heldBy = ({ address, logId }: Announcement, { stream }: NatsConfig): StatusError => {
  const holder = `the backend ${address || "at an unknown address"} holds data of the log ${logId}`;
  return new StatusError(
    Code.UNAVAILABLE,
    `NATS has no stream ${stream}, and ${holder}: begins no other log beside it`,
  );
};
