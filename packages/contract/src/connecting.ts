import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";

/**
 * Milliseconds within which a server must take a connection, and within which it must then say
 * something. grpc-js waits for ever, and keepalive begins only after that:
 * https://github.com/grpc/grpc-node/issues/2785
 */
export const connectTimeoutMs = 5_000;

/**
 * Credentials of channels without TLS. Calls to a server that can't be connected with, or hangs
 * before it has said anything, end with UNAVAILABLE. From then on every connection that this
 * process opens must be taken in time.
 */
export const createInsecure = (): ChannelCredentials => {
  boundConnects();
  return boundGreeting(credentials.createInsecure());
};

let isBound = false;

/** A host that lost its power takes no connection and refuses none. */
const boundConnects = (): void => {
  if (isBound) return;
  isBound = true;
  subscribe("net.client.socket", (message) => {
    const { socket } = message as { socket: Socket };
    const refuse = () => socket.destroy(new Error(`not connected within ${connectTimeoutMs} ms`));
    const timer = setTimeout(refuse, connectTimeoutMs);
    const clear = () => clearTimeout(timer);
    socket.once("connect", clear).once("close", clear);
  });
};

/** The system takes connections for a process that hangs. */
const boundGreeting = (bounded: ChannelCredentials): ChannelCredentials => {
  const create = bounded._createSecureConnector.bind(bounded);
  bounded._createSecureConnector = (...args) => {
    const connector = create(...args);
    const connect = connector.connect.bind(connector);
    connector.connect = (socket) => {
      const refuse = () => {
        if (socket.bytesRead === 0) socket.destroy(new Error(`silent for ${connectTimeoutMs} ms`));
      };
      const timer = setTimeout(refuse, connectTimeoutMs).unref();
      socket.once("close", () => clearTimeout(timer));
      return connect(socket);
    };
    return connector;
  };
  return bounded;
};
