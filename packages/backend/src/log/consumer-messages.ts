import type { Consumer, ConsumerMessages } from "@nats-io/jetstream";
import type { StreamEntry } from "./entry-stream.ts";

/** Bytes that are on their way to this backend at once. */
const followBytes = 8 * 1024 * 1024;

/** Milliseconds between signs of life of a consumer: where two are missing it counts as gone. */
const heartbeatMs = 1_000;

/** What a consumer delivers, until it falls silent or `signal` is aborted. */
export async function* messagesOf(
  consumer: Consumer,
  signal: AbortSignal,
): AsyncGenerator<StreamEntry, undefined> {
  const messages = await consumer.consume({
    max_bytes: followBytes,
    expires: 10 * heartbeatMs,
    idle_heartbeat: heartbeatMs,
  });
  const stop = () => messages.stop();
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  stopOnceSilent(messages).catch(stop);
  try {
    for await (const message of messages) {
      yield {
        sequence: BigInt(message.seq),
        atMs: message.timestampNanos / 1_000_000n,
        messageId: message.headers?.get("Nats-Msg-Id") ?? "",
        bytes: message.data,
      };
    }
    return undefined;
  } finally {
    signal.removeEventListener("abort", stop);
    messages.stop();
  }
}

/** The client would ask for the same consumer for ever, on a server that may hang. */
const stopOnceSilent = async (messages: ConsumerMessages): Promise<void> => {
  for await (const { type } of messages.status()) {
    if (type === "heartbeats_missed") messages.stop();
  }
};
