import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { KubernetesServer } from "../testing/kubernetes-server.ts";
import { openCluster } from "./cluster.ts";
import { forwardPort } from "./port-forward.ts";

/** Accepts a web socket, as RFC 6455 says. */
const accept = (request: IncomingMessage, socket: Socket): void => {
  const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${createHash("sha1").update(key).digest("base64")}`,
    "Sec-WebSocket-Protocol: v4.channel.k8s.io",
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
};

/** A short binary message: a channel and its bytes. */
const frame = (channel: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x82, bytes.length + 1, channel]), bytes]);

/** The channel and bytes of a short message, which a client masks. */
const unframe = (message: Buffer): Buffer => {
  const mask = message.subarray(2, 6);
  return Buffer.from(message.subarray(6).map((byte, at) => byte ^ mask[at % 4]));
};

const openPort = async (serve: (request: IncomingMessage, socket: Socket) => void) => {
  const server = await KubernetesServer.open();
  server.onUpgrade = serve;
  const { config } = openCluster({ release: "ws", kubeconfig: server.kubeconfig }, {});
  const port = await forwardPort(config, "lab", "b-0", 7);
  const socket = connect(Number(port.address.split(":")[1]), "127.0.0.1");
  return {
    socket,
    async [Symbol.asyncDispose]() {
      await port[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
};

describe("forwardPort()", () => {
  it("carries bytes both ways, without the port's number in front", async () => {
    const heard = Promise.withResolvers<Buffer>();
    await using open = await openPort((request, socket) => {
      accept(request, socket);
      for (const channel of [0, 1]) socket.write(frame(channel, Buffer.from([7, 0])));
      socket.write(frame(0, Buffer.from("hello")));
      socket.once("data", (message) => {
        heard.resolve(unframe(message));
        socket.end();
      });
    });
    const [hello] = await once(open.socket, "data");
    assert.equal(String(hello), "hello");
    open.socket.write("you");
    assert.equal(String(await heard.promise), "\0you");
    assert.equal(await text(open.socket), "");
  });

  it("ends the connection where the pod can't be reached", async () => {
    await using open = await openPort((_request, socket) => socket.destroy());
    assert.equal(await text(open.socket), "");
  });
});
