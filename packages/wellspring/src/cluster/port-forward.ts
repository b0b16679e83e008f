import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { type KubeConfig, PortForward } from "@kubernetes/client-node";

/** A port of a pod that is reached through the API server. */
export type ForwardedPort = AsyncDisposable & {
  /** `host:port` on this machine. */
  address: string;
};

/** Listens on this machine and forwards each connection to a pod's port. */
export const forwardPort = async (
  config: KubeConfig,
  namespace: string,
  pod: string,
  port: number,
): Promise<ForwardedPort> => {
  const forward = new PortForward(config);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
    connect(forward, namespace, pod, port, socket).catch(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("listens on no TCP port");
  return {
    address: `127.0.0.1:${bound.port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};

/** Ties a connection to a web socket: either end takes the other along. */
const connect = async (
  forward: PortForward,
  namespace: string,
  pod: string,
  port: number,
  socket: Socket,
): Promise<void> => {
  const opened = await forward.portForward(namespace, pod, [port], socket, null, socket);
  const webSocket = typeof opened === "function" ? opened() : opened;
  if (!webSocket) throw new Error(`port ${port} of ${pod} can't be forwarded`);
  webSocket.onclose = () => socket.destroy();
  webSocket.onerror = () => socket.destroy();
  socket.once("close", () => webSocket.close());
  if (socket.destroyed) webSocket.close();
};
