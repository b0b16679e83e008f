import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { createAuthority } from "@wellspring/service/testing/certificates";
import { openGateway } from "../testing/open-gateway.ts";
import { openHttp } from "../testing/open-http.ts";

const timeout = 20_000;

describe("HttpServer", () => {
  it("is there only where it is wanted", { timeout }, async () => {
    await using gateway = await openGateway([]);
    assert.equal(gateway.context.httpAddress, undefined);
  });

  it("says what keeps it from listening", { timeout }, async () => {
    await using gateway = await openHttp();
    const [host, port] = (gateway.context.httpAddress ?? "").split(":");
    const http = { host, port: Number(port) };
    await assert.rejects(openGateway([], {}, { http }), {
      message: `cannot listen on ${host}:${port}: the port is in use`,
    });
  });

  it("talks TLS where the gateway does", { timeout }, async () => {
    const authority = createAuthority();
    const folder = await mkdtemp(join(tmpdir(), "wellspring-https-"));
    const tls = { certPath: join(folder, "lab.crt"), keyPath: join(folder, "lab.key") };
    const { cert, key } = authority.issue();
    await Promise.all([writeFile(tls.certPath, cert), writeFile(tls.keyPath, key)]);
    {
      await using gateway = await openHttp({ tls });
      const url = new URL(`${gateway.url}/v1/runs`);
      const [answer] = await once(get(url, { ca: authority.cert, agent: false }), "response");
      assert.deepEqual([answer.statusCode, await json(answer)], [200, []]);
      await assert.rejects(once(get(url, { agent: false }), "response"), {
        code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      });
      await assert.rejects(fetch(gateway.url.replace("https", "http")));
    }
    await rm(folder, { recursive: true });
  });

  it("lets what is open end before it closes", { timeout }, async () => {
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const beforeCall = () => {
      ask();
      return gate;
    };
    const gateway = await openHttp({ beforeCall, drainTimeoutMs: 10_000 });
    const answer = gateway.fetch("/v1/runs");
    await asked;
    const closed = gateway.context[Symbol.asyncDispose]();
    openGate();
    const { status, headers } = await answer;
    assert.deepEqual([status, headers.get("connection")], [200, "keep-alive"]);
    const endedAtMs = performance.now();
    await closed;
    assert.ok(
      performance.now() - endedAtMs < 1_000,
      "a connection without a request was waited for",
    );
    await assert.rejects(gateway.fetch("/healthz"));
    await gateway[Symbol.asyncDispose]();
  });

  it("closes at once where connections are open and nothing is asked", { timeout }, async () => {
    const gateway = await openHttp({ drainTimeoutMs: 10_000 });
    await (await gateway.fetch("/v1/runs")).text();
    const startedAtMs = performance.now();
    await gateway[Symbol.asyncDispose]();
    assert.ok(performance.now() - startedAtMs < 1_000);
  });

  it("waits no longer than it may", { timeout }, async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const beforeCall = () => {
      ask();
      return new Promise<void>(() => undefined);
    };
    await using gateway = await openHttp({ beforeCall, drainTimeoutMs: 50 });
    const answer = assert.rejects(gateway.fetch("/v1/runs"));
    await asked;
    await gateway.context[Symbol.asyncDispose]();
    await answer;
  });

  it("answers who has closed its half of the connection", { timeout }, async () => {
    await using gateway = await openHttp();
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(gateway.url).port) });
    socket.end("GET /v1/runs HTTP/1.1\r\nhost: a\r\n\r\n");
    assert.match(await text(socket), /^HTTP\/1.1 200 OK\r\n/);
  });

  for (const [what, head, piece, answer] of [
    ["a sample too large", "POST /v1/raw", Buffer.alloc(1024 * 1024, " "), /413 .*33554432 bytes/s],
    ["a file of no use", "POST /v1/runs?run=a", Buffer.alloc(1024 * 1024, "a\n"), / 400 /],
  ] as const) {
    it(`answers who writes all of ${what} before it reads, and closes`, { timeout }, async () => {
      await using gateway = await openHttp();
      const socket = connect({ host: "127.0.0.1", port: Number(new URL(gateway.url).port) });
      const write = promisify<string | Buffer, void>((bytes, done) => socket.write(bytes, done));
      await write(`${head} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n`);
      for (let written = 0; written < 45; written++) {
        await write(`${piece.length.toString(16)}\r\n`);
        await write(piece);
        await write("\r\n");
      }
      await write("0\r\n\r\n");
      const heard = await text(socket);
      assert.match(heard, answer);
      assert.match(heard, /\r\nconnection: close\r\n/);
    });
  }
});
