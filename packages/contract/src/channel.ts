import type { ChannelOptions } from "@grpc/grpc-js";
import { limits } from "./limits.ts";

/**
 * Bytes that may be on their way on one HTTP/2 stream or connection before the receiver says that
 * it took some. HTTP/2's own 64 KiB would allow 3 MB/s at a round trip of 20 ms.
 */
export const windowBytes = 4 * 1024 * 1024;

/** Milliseconds of silence after which either end of a connection asks whether the other lives. */
export const keepaliveTimeMs = 10_000;

/** Milliseconds within which the other end must answer that. */
export const keepaliveTimeoutMs = 5_000;

/**
 * What every client's channel is opened with: wide windows, keepalive, our message size, reconnects
 * within two seconds. Calls are not repeated by the channel (it would keep copies of what was
 * sent): who calls knows which ones may be. A proxy in the environment is not used.
 */
export const channelOptions: ChannelOptions = {
  "grpc-node.flow_control_window": windowBytes,
  "grpc.keepalive_time_ms": keepaliveTimeMs,
  "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
  "grpc.keepalive_permit_without_calls": 1,
  "grpc.max_send_message_length": limits.messageBytesMax,
  "grpc.max_receive_message_length": limits.messageBytesMax,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2_000,
  "grpc.enable_retries": 0,
  "grpc.enable_http_proxy": 0,
  // Counts of each call that nobody can ask for: no server of ours serves channelz.
  "grpc.enable_channelz": 0,
};
