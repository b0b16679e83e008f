import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { boundAddress } from "@wellspring/service";
import { leaveBody } from "./leave-body.ts";

const timeout = 20_000;

const mebibyte = 1024 * 1024;

/** A server that answers once the first bytes of a body came, and a connection to it. */
const open = async (leave: (request: IncomingMessage) => boolean) => {
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      await once(request, "data");
      request.pause();
      await new Promise(setImmediate);
    }
    if (leave(request)) response.setHeader("connection", "close");
    response.end("answer");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect({ ...boundAddress(server), allowHalfOpen: true });
  const [[accepted]] = await Promise.all([once(server, "connection"), once(socket, "connect")]);
  return {
    socket,
    accepted,
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      server.close().closeAllConnections();
      await once(server, "close");
    },
  };
};

const write = (socket: Socket, bytes: string | Buffer): Promise<void> =>
  new Promise((resolve, reject) =>
    socket.write(bytes, (error) => (error ? reject(error) : resolve())),
  );

const headOf = (bytes: number): string =>
  `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${bytes}\r\n\r\n`;

describe("leaveBody()", () => {
  it("lets a client write all before it reads, then closes", { timeout }, async () => {
    const bounds = { bytesMax: 64 * mebibyte, timeoutMs: 2 * timeout };
    await using opened = await open((request) => leaveBody(request, bounds));
    const { socket, accepted } = opened;
    const closed = once(accepted, "close");
    await write(socket, headOf(40 * mebibyte));
    for (let written = 0; written < 40; written++) await write(socket, Buffer.alloc(mebibyte));
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\nconnection: close\r\n/);
    assert.match(answer, /\r\n\r\nanswer$/);
    await closed;
  });

  for (const [what, bounds] of [
    ["bytes", { bytesMax: mebibyte, timeoutMs: timeout }],
    ["time", { bytesMax: 1_000 * mebibyte, timeoutMs: 50 }],
  ] as const) {
    it(`closes after so much ${what}, whatever is to come`, { timeout }, async () => {
      await using opened = await open((request) => leaveBody(request, bounds));
      const { socket } = opened;
      socket.on("error", () => undefined);
      await write(socket, headOf(1_000 * mebibyte));
      const writeAll = async () => {
        const piece = Buffer.alloc(64 * 1024);
        for (let bytes = 0; bytes < 1_000 * mebibyte; bytes += piece.length) {
          await write(socket, piece);
        }
      };
      await assert.rejects(writeAll(), /ECONNRESET|EPIPE/);
    });
  }

  it("leaves the connection open where all has come", { timeout }, async () => {
    await using opened = await open((request) => {
      assert.equal(leaveBody(request), false);
      return false;
    });
    const { socket } = opened;
    const body = Buffer.alloc(30_000, "a");
    await write(socket, Buffer.concat([Buffer.from(headOf(body.length)), body]));
    assert.match(String(await once(socket, "data")), /keep-alive/);
    await write(socket, "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    assert.match(String(await once(socket, "data")), / 200 OK.*keep-alive/s);
  });
});
