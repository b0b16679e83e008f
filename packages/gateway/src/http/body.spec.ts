import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import Fastify, { type FastifyRequest } from "fastify";
import { type BodyRules, openBody, readJson } from "./body.ts";

const timeout = 20_000;

type Read = (request: FastifyRequest) => Promise<unknown>;

/** A server that answers with what `read` gives, or the message of what it throws. */
const serve = async (read: Read) => {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));
  app.post("/", async (request, reply) => {
    const answer = await read(request).catch((thrown: unknown) => StatusError.from(thrown).message);
    return reply.send({ answer });
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    post: async (
      body: string | FormData | Blob,
      type?: string,
      encoding?: string,
    ): Promise<unknown> => {
      const headers = {
        ...(type !== undefined && { "content-type": type }),
        ...(encoding !== undefined && { "content-encoding": encoding }),
      };
      const answer = await fetch(url, { method: "POST", body, headers });
      return JSON.parse(await answer.text()).answer;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
};

const readText =
  (rules: BodyRules): Read =>
  async (request) => {
    const { contentType, chunks } = await openBody(request, rules);
    let text = "";
    for await (const chunk of chunks) text += chunk.toString();
    return [contentType, text];
  };

describe("openBody()", () => {
  it("gives a body as it comes", { timeout }, async () => {
    await using server = await serve(readText({ bytesMax: 10 }));
    assert.deepEqual(await server.post("0123456789", "text/csv"), ["text/csv", "0123456789"]);
    assert.deepEqual(await server.post(new Blob(["a"])), ["", "a"]);
  });

  it("bounds it, and answers", { timeout }, async () => {
    await using server = await serve(readText({ bytesMax: 10 }));
    const message = "the body has more than 10 bytes";
    assert.equal(await server.post("01234567890", "text/csv"), message);
    const form = new FormData();
    form.append("file_upload", new Blob(["01234567890"]));
    assert.equal(await server.post(form), message);
  });

  it("takes the types that are allowed, with parameters, in any case", { timeout }, async () => {
    await using server = await serve(readText({ bytesMax: 10, contentTypes: ["text/csv"] }));
    const type = "Text/CSV; header=present";
    assert.deepEqual(await server.post("a", type), [type, "a"]);
    const message = "bodies of type text/html are not taken: text/csv, multipart/form-data are";
    assert.equal(await server.post("a", "text/html"), message);
    const long = `text/csv; a=${"b".repeat(1_000)}`;
    assert.equal(await server.post("a", long), "content-type: has more than 1000 bytes");
  });

  it("bounds the type of a form's part", { timeout }, async () => {
    await using server = await serve(readText({ bytesMax: 10 }));
    const post = (length: number) => {
      const form = new FormData();
      form.append("file_upload", new Blob(["a"], { type: `a/${"b".repeat(length - 2)}` }));
      return server.post(form);
    };
    assert.deepEqual(await post(1_000), [`a/${"b".repeat(998)}`, "a"]);
    assert.equal(await post(1_001), "content-type: has more than 1000 bytes");
  });

  it("takes no body that is compressed", { timeout }, async () => {
    await using server = await serve(readText({ bytesMax: 10 }));
    const message = "bodies of encoding gzip are not taken: send them as they are";
    assert.equal(await server.post("a", "text/csv", "gzip"), message);
    assert.deepEqual(await server.post("a", "text/csv", "Identity"), ["text/csv", "a"]);
  });

  it("says of a body that breaks off that the caller is gone", { timeout }, async () => {
    const { promise: thrown, resolve } = Promise.withResolvers<unknown>();
    await using server = await serve(async (request) => {
      request.raw.once("data", () => request.raw.destroy());
      await readText({ bytesMax: 10 })(request).catch(resolve);
    });
    server.post("0123").catch(() => undefined);
    const error = StatusError.from(await thrown);
    assert.deepEqual([error.code, error.message], [Code.CANCELLED, "the body broke off"]);
  });
});

describe("readJson()", () => {
  it("reads JSON, whatever it is called", { timeout }, async () => {
    await using server = await serve(readJson);
    const form = "application/x-www-form-urlencoded";
    assert.deepEqual(await server.post('{"a":[1]}', form), { a: [1] });
    assert.match(String(await server.post("{", "application/json")), /^body: is no JSON: /);
  });

  it("reads no more than a question has", { timeout }, async () => {
    await using server = await serve(readJson);
    const message = "the body has more than 65536 bytes";
    assert.equal(await server.post(" ".repeat(65_537), "application/json"), message);
  });
});
