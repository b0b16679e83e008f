import type { IncomingMessage } from "node:http";
import { limits } from "@wellspring/contract";

/** How much still comes of a body that nobody reads, and for how long. */
type Bounds = { bytesMax: number; timeoutMs: number };

/**
 * Throws away what still comes of a request's body, as its answer is about to be sent. A client
 * that writes all before it reads would never read an answer otherwise.
 *
 * @returns whether some is still to come: the answer has to say `connection: close` then, and the
 *   connection is closed at the body's end, or after 64 MiB or 10 s of it.
 */
export const leaveBody = (request: IncomingMessage, bounds = defaultBounds): boolean => {
  if (request.readableEnded || !hasBody(request)) return false;
  // Whoever still listens might pause it.
  request.removeAllListeners("data").resume();
  if (request.complete) return false;
  closeLate(request, bounds);
  return true;
};

const defaultBounds: Bounds = {
  // A sample that is too large is rarely twice the largest.
  bytesMax: 2 * limits.workBodyBytesMax,
  // That takes 7 MB/s: a laboratory's network has more.
  timeoutMs: 10_000,
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * Closes the connection when the body has ended, not at once when the answer is written: bytes that
 * come to a closed socket are answered with a reset, which takes the answer away from the client.
 */
const closeLate = (request: IncomingMessage, { bytesMax, timeoutMs }: Bounds): void => {
  const { socket } = request;
  const close = socket.destroySoon.bind(socket);
  let bytes = 0;
  let isOver = false;
  let isAnswered = false;
  const finish = (): void => {
    clearTimeout(timer);
    isOver = true;
    if (isAnswered) close();
  };
  const timer = setTimeout(finish, timeoutMs);
  socket.once("close", finish);
  request.once("end", finish).on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) finish();
  });
  // What Node calls when the answer is written.
  socket.destroySoon = () => {
    isAnswered = true;
    if (isOver) close();
    else socket.end();
  };
};
