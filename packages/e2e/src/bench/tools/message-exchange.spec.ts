import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { exchangeMessages } from "./message-exchange.ts";

/** A server of one gRPC method that answers with what `answer` makes of each stream. */
const listen = async (
  t: TestContext,
  answer: (stream: ServerHttp2Stream, path: string | undefined) => void,
): Promise<string> => {
  const server = createServer();
  server.on("stream", (stream, headers) => answer(stream, headers[":path"]));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
};

/** Ends a stream as gRPC does. */
const endWith = (stream: ServerHttp2Stream, status: number, message = ""): void => {
  const trailers = { "grpc-status": String(status), "grpc-message": message };
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
};

describe("exchangeMessages()", () => {
  it("gives back each message of a server that says what it hears", async (t) => {
    const address = await listen(t, (stream, path) => {
      assert.equal(path, "/echo.Echo/Echo");
      stream.respond({ ":status": 200 }, { waitForTrailers: true });
      endWith(stream, 0);
      stream.pipe(stream);
    });
    const messages = Array.from({ length: 20_000 }, (_, place) => Buffer.from(`message ${place}`));
    const answers = await exchangeMessages(address, "/echo.Echo/Echo", [Buffer.of(), ...messages]);
    assert.deepEqual(answers, [Buffer.of(), ...messages]);
  });

  it("throws the status of a call that failed", async (t) => {
    const address = await listen(t, (stream) => {
      stream.respond({ ":status": 200 }, { waitForTrailers: true });
      endWith(stream, 3, "no number");
      stream.resume().on("end", () => stream.end());
    });
    await assert.rejects(
      exchangeMessages(address, "/echo.Echo/Echo", [Buffer.from("x")]),
      new Error("the call ended with 3: no number"),
    );
  });
});
