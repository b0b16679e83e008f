import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { openGateway } from "../testing/open-gateway.ts";
import { until } from "../testing/until.ts";
import { createApp } from "./create-app.ts";
import type { HttpCall } from "./http-call.ts";
import { createRoute, type Route } from "./route.ts";
import { HeldBodies } from "./samples/held-bodies.ts";
import { Submitter } from "./samples/submitter.ts";

const timeout = 20_000;

/** An app with one route that answers with what `answer` gives. */
const openApp = async (
  answer: () => Promise<unknown>,
  addTo: (app: FastifyInstance) => unknown = () => undefined,
) => {
  await using opening = new AsyncDisposableStack();
  const gateway = opening.use(await openGateway([]));
  const lines: string[] = [];
  const calls: HttpCall[] = [];
  const route = createRoute({
    ...{ name: "Try", method: "GET", path: "/try/{name}", scope: "none", tag: "runs" },
    ...{ summary: "", query: z.object({}), responses: {} },
    answer: () => answer,
  });
  const post: Route = { ...route, method: "POST", path: "/try" };
  const { context } = gateway;
  const submitter = new Submitter(context.backends);
  const parts = { context, submitter, heldBodies: new HeldBodies() };
  const destination = { write: (line: string) => lines.push(line) };
  const app = await createApp([route, post], parts, {
    logger: createLogger({ name: "spec", destination }),
    observe: (call) => calls.push(call),
  });
  opening.defer(() => app.close());
  addTo(app);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const open = opening.move();
  return {
    fetch: async (path: string, method = "GET", type?: string) => {
      const headers = type === undefined ? {} : { "content-type": type };
      const body = type === undefined ? null : Buffer.from("{}");
      const answer = await fetch(url + path, { method, headers, body });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
    lines,
    calls,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
};

describe("createApp()", () => {
  it("answers, and tells of the call", { timeout }, async () => {
    await using app = await openApp(async () => ({ a: 1 }));
    const { status, text } = await app.fetch("/try/it");
    assert.deepEqual([status, text], [200, '{"a":1}']);
    await until(() => app.calls.length === 1);
    assert.deepEqual([app.calls[0].context.method, app.calls[0].code], ["/http/Try", Code.OK]);
  });

  it("answers an error with its status, code and message", { timeout }, async () => {
    await using app = await openApp(async () => {
      throw new StatusError(Code.UNAVAILABLE, "no backend can be reached");
    });
    const { status, headers, text } = await app.fetch("/try/it");
    const error = { code: "UNAVAILABLE", message: "no backend can be reached" };
    assert.deepEqual([status, headers.get("retry-after"), JSON.parse(text)], [503, "1", error]);
    await until(() => app.calls.length === 1);
    assert.equal(app.calls[0].code, Code.UNAVAILABLE);
  });

  it("keeps a bug's text to itself and the log", { timeout }, async () => {
    await using app = await openApp(async () => {
      throw new TypeError("secret");
    });
    const { status, text } = await app.fetch("/try/it");
    const error = { code: "INTERNAL", message: "internal error" };
    assert.deepEqual([status, JSON.parse(text)], [500, error]);
    assert.match(app.lines[0], /secret/);
  });

  it("refuses a path that does not say whom it is open to", { timeout }, async () => {
    const add = (app: FastifyInstance) => app.get("/other", async () => "never");
    const message = "no route says whom this is open to: /other";
    await assert.rejects(
      openApp(async () => "never", add),
      new Error(message),
    );
  });

  it("answers what is nowhere, and what is no request", { timeout }, async () => {
    await using app = await openApp(async () => "never");
    const missing = await app.fetch("/nowhere?a=1", "DELETE");
    const error = { code: "NOT_FOUND", message: "there is no DELETE /nowhere" };
    assert.deepEqual([missing.status, JSON.parse(missing.text)], [404, error]);
    const wrong = await app.fetch("/try/%zz");
    assert.equal(wrong.status, 400);
    assert.equal(JSON.parse(wrong.text).code, "INVALID_ARGUMENT");
    assert.deepEqual(app.lines, []);
  });

  it("takes no malformed type, and an empty one as none", { timeout }, async () => {
    await using app = await openApp(async () => "taken");
    const message = "bodies of a malformed type are not taken: name it like application/json";
    for (const type of ["json", "application/json, application/json"]) {
      const { status, text } = await app.fetch("/try", "POST", type);
      const error = { code: "INVALID_ARGUMENT", message };
      assert.deepEqual([status, JSON.parse(text)], [415, error]);
    }
    for (const type of ["", "application/json"]) {
      assert.equal((await app.fetch("/try", "POST", type)).text, "taken");
    }
  });
});
