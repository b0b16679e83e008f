import { once } from "node:events";
import { type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";

/** Bytes that the other end may send ahead. */
const windowBytes = 4 * 1024 * 1024;

/** Bytes that are written at once. */
const chunkBytes = 16 * 1024;

/** Bytes before each message: whether it is compressed, and how long it is. */
const headBytes = 5;

/**
 * Sends messages on one gRPC stream in both directions as fast as the server takes them, and
 * resolves with those that came back once the call has ended well. It writes many at once, so that
 * it takes little of a machine that the servers run on too.
 */
export const exchangeMessages = async (
  address: string,
  path: string,
  messages: readonly Uint8Array[],
): Promise<Buffer[]> => {
  const session = connect(`http://${address}`, { settings: { initialWindowSize: windowBytes } });
  try {
    await once(session, "connect");
    session.setLocalWindowSize(windowBytes);
    const method = { ":method": "POST", ":path": path };
    const stream = session.request({
      ...method,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const [bytes] = await Promise.all([readAll(stream), writeAll(stream, frame(messages))]);
    return [...split(bytes)];
  } finally {
    session.destroy();
  }
};

/** Messages as they stand on the wire. */
const frame = (messages: readonly Uint8Array[]): Buffer =>
  Buffer.concat(
    messages.flatMap((message) => {
      const head = Buffer.alloc(headBytes);
      head.writeUInt32BE(message.length, 1);
      return [head, message];
    }),
  );

function* split(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = at + headBytes + bytes.readUInt32BE(at + 1);
    yield bytes.subarray(at + headBytes, end);
    at = end;
  }
}

const writeAll = async (stream: ClientHttp2Stream, bytes: Buffer): Promise<void> => {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    if (!stream.write(bytes.subarray(at, at + chunkBytes))) await once(stream, "drain");
  }
  stream.end();
};

/** All that comes; throws the call's status where that is not OK. */
const readAll = async (stream: ClientHttp2Stream): Promise<Buffer> => {
  let status: IncomingHttpHeaders = {};
  for (const event of ["response", "trailers"]) {
    stream.on(event, (headers: IncomingHttpHeaders) => {
      status = { ...status, ...headers };
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  if (status["grpc-status"] === "0") return Buffer.concat(chunks);
  throw new Error(`the call ended with ${status["grpc-status"]}: ${status["grpc-message"]}`);
};
