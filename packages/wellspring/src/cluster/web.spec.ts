import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { describe, it } from "node:test";
import { Code, createKeyText, StatusError } from "@wellspring/contract";
import { createAuthority } from "@wellspring/service/testing/certificates";
import { askWeb, parseWebAddress } from "./web.ts";

const never = new AbortController().signal;
const ready = { method: "GET", path: "/readyz" } as const;

/** A server that answers like this, and its address. */
const listen = async (server: Server) => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert(typeof address === "object" && address);
  return {
    address: `127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
};

const answer = (status: number, body: string) =>
  listen(createServer((_request, response) => response.writeHead(status).end(body)));

/** Says what it was asked. */
const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method, url, headers } = request;
  const { authorization = "", "content-type": type = "" } = headers;
  const body = (await request.toArray()).join("");
  response.end(JSON.stringify([method, url, authorization, type, body]));
};

describe("askWeb()", { timeout: 20_000 }, () => {
  it("sends a question with a key, and gives what is answered", async () => {
    await using server = await listen(createServer(echo));
    const key = createKeyText();
    const web = { address: server.address, entry: { key, tls: false } };
    const post = { method: "POST", path: "/v1/raw", body: "{}" } as const;
    const posted = ["POST", "/v1/raw", `Bearer ${key}`, "application/json", "{}"];
    assert.deepEqual(await askWeb(web, post, never), { status: 200, body: posted });
    const plain = { address: server.address, entry: { tls: false } };
    const asked = ["GET", "/readyz", "", "", ""];
    assert.deepEqual(await askWeb(plain, ready, never), { status: 200, body: asked });
  });

  it("believes a certificate of the authority that it is told, and no other", async () => {
    const { cert, issue } = createAuthority();
    await using server = await listen(createTlsServer(issue(), echo));
    const ask = (authorities: string) => {
      const entry = { tls: true, authorities: Buffer.from(authorities) };
      return askWeb({ address: server.address, entry }, ready, never);
    };
    assert.equal((await ask(cert)).status, 200);
    const other = createAuthority("other").cert;
    await assert.rejects(ask(other), { code: Code.UNAVAILABLE, message: /certificate/ });
  });

  for (const [status, body, code, message] of [
    [503, '{"status":"unavailable"}', Code.UNAVAILABLE, /^answered 503: \{"status"/],
    [401, '{"code":"UNAUTHENTICATED","message":"no"}', Code.UNAUTHENTICATED, /^no$/],
    [200, "<html>", Code.UNKNOWN, /^answered 200 with what is no JSON: <html>$/],
  ] as const) {
    it(`throws ${Code[code]} for an answer of ${status} with ${body}`, async () => {
      await using server = await answer(status, body);
      const web = { address: server.address, entry: { tls: false } };
      await assert.rejects(askWeb(web, ready, never), { code, message });
    });
  }

  it("throws UNAVAILABLE where nobody listens", async () => {
    const web = { address: "127.0.0.1:1", entry: { tls: false } };
    const error = await askWeb(web, ready, never).catch((thrown: unknown) => thrown);
    assert(error instanceof StatusError);
    assert.deepEqual([error.code, /ECONNREFUSED/.test(error.message)], [Code.UNAVAILABLE, true]);
  });
});

describe("parseWebAddress()", () => {
  for (const address of ["ws-gateway:8080", "127.0.0.1:80", "[::1]:8080"]) {
    it(`takes ${address}`, () => assert.equal(parseWebAddress(address), address));
  }
  for (const wrong of ["", "ws-gateway", "http://ws-gateway:8080", "a b:1", "a:123456"]) {
    it(`refuses "${wrong}"`, () => assert.throws(() => parseWebAddress(wrong), /is no HOST:PORT/));
  }
});
