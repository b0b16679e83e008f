import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { ServerHttp2Session } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import { windowBytes } from "@wellspring/contract";

/**
 * Gives every HTTP/2 session of the server windows of 4 MiB, for each stream and for the whole.
 *
 * grpc-js has `grpc-node.flow_control_window` for clients only; its servers stay at 64 KiB, and
 * their HTTP/2 servers are not public. Call it after they were made (by an injector or by binding)
 * and before the first connection. Fails where grpc-js keeps them elsewhere than expected.
 */
export const widenWindows = (server: Server): void => {
  const http2Servers: unknown = Reflect.get(server, "http2Servers");
  assert(http2Servers instanceof Map && http2Servers.size > 0, "grpc-js has no HTTP/2 server");
  for (const http2Server of http2Servers.keys()) {
    assert(http2Server instanceof EventEmitter, "grpc-js's HTTP/2 server emits no events");
    http2Server.on("session", widenSession);
  }
};

const widenSession = (session: ServerHttp2Session): void => {
  session.settings({ initialWindowSize: windowBytes });
  session.setLocalWindowSize(windowBytes);
};
