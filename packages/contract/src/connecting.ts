import { subscribe } from "node:diagnostics_channel";
import { isIP, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
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

/**
 * The same with TLS: the server proves its name with a certificate that one of these authorities
 * (PEM) has signed, or one that Node and the machine's administrator trust where there are none.
 */
export const createSecure = (authorities?: Buffer): ChannelCredentials => {
  boundConnects();
  const context = createSecureContext({
    minVersion: "TLSv1.2",
    ...(authorities && { ca: authorities }),
  });
  return boundGreeting(credentials.createFromSecureContext(context));
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
    leaveOutAddress(connector);
    const connect = connector.connect.bind(connector);
    connector.connect = (socket) => {
      const { promise: silence, reject } = Promise.withResolvers<never>();
      silence.catch(() => undefined);
      const refuse = () => {
        if (socket.bytesRead > 0) return;
        const error = new Error(`silent for ${connectTimeoutMs} ms`);
        reject(error);
        socket.destroy(error);
      };
      const timer = setTimeout(refuse, connectTimeoutMs).unref();
      socket.once("close", () => clearTimeout(timer));
      return Promise.race([connect(socket), silence]);
    };
    return connector;
  };
  return bounded;
};

/**
 * grpc-js sends what it connects with as the name that it expects, an IP address too, which is none
 * and makes Node warn (DEP0123). The certificate is held against the address all the same.
 */
const leaveOutAddress = (connector: object): void => {
  const options: unknown = Reflect.get(connector, "connectionOptions");
  if (typeof options !== "object" || options === null || !("servername" in options)) return;
  if (isIP(String(options.servername)) !== 0) options.servername = "";
};
