import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { allScopes, createKeyText, parseScope, type Scope } from "@wellspring/contract";
import type { Route } from "../http/route.ts";
import { openPages, routes } from "../http/routes.ts";
import { createSpecKey, KeyFeed } from "../testing/key-feed.ts";
import { openHttp } from "../testing/open-http.ts";
import { until } from "../testing/until.ts";

const timeout = 20_000;

const keyFor = (scope: Scope, projects: string[] = [], expiresAtMs = 0n) =>
  createSpecKey({ scopes: [scope], projects, expiresAtMs });

const keys = {
  good: allScopes.map((scope) => keyFor(scope)),
  expired: allScopes.map((scope) => keyFor(scope, [], 1n)),
  yeast: allScopes.map((scope) => keyFor(scope, ["yeast"])),
};
const revoked = createSpecKey({ scopes: [...allScopes] });
const feed = new KeyFeed([...Object.values(keys).flat(), revoked]);
const adminKey = createKeyText();

const closed = routes.filter(({ scope }) => scope !== "none");

/** Where a route is found, about the project bacteria where it can name one. */
const pathOf = ({ path, query, tag }: Route): string => {
  const found = path.replace("{id}", "0b6e2c1e-5d0f-4f57-9a39-3f1c2b7d8e90").replace("{run}", "r");
  const isNamed = tag !== "older clients" && query.safeParse({ project: "bacteria" }).success;
  return isNamed ? `${found}?project=bacteria` : found;
};

const scopeOf = ({ scope }: Route): Scope => parseScope(scope);

describe("every path", () => {
  let gateway: Awaited<ReturnType<typeof openHttp>>;
  before(async () => {
    gateway = await openHttp({ services: feed.services, requireKeys: true, adminKey });
  });
  after(() => gateway[Symbol.asyncDispose]());

  const ask = async (route: Route, authorization?: string, path = pathOf(route)) => {
    const answer = await gateway.fetch(path, {
      method: route.method,
      ...(route.method === "POST" && { body: "{}" }),
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  const refusals: [string, (scope: Scope) => string | undefined][] = [
    ["without a key", () => undefined],
    ["with a key that nobody knows", () => `Bearer ${createKeyText()}`],
    ["with text that is no key", () => "Basic YTpi"],
    ["with an expired key", (scope) => `Bearer ${keys.expired[scope - 1].text}`],
  ];
  for (const [name, authorizationOf] of refusals) {
    it(`refuses a request ${name}`, { timeout }, async () => {
      for (const route of closed) {
        const { status, headers, text } = await ask(route, authorizationOf(scopeOf(route)));
        assert.equal(status, 401, route.path);
        assert.equal(headers.get("www-authenticate"), "Bearer");
        assert.equal(JSON.parse(text).code, "UNAUTHENTICATED");
      }
    });
  }

  for (const wrong of allScopes) {
    it(`refuses a key with scope ${wrong} where another one is needed`, { timeout }, async () => {
      for (const route of closed) {
        const { status } = await ask(route, `Bearer ${keys.good[wrong - 1].text}`);
        assert.notEqual(status, 401, route.path);
        assert.equal(status === 403, scopeOf(route) !== wrong, `${route.path}: ${status}`);
      }
    });
  }

  it("refuses another project's key", { timeout }, async () => {
    for (const route of closed) {
      const { text, ...key } = keys.yeast[scopeOf(route) - 1];
      const refused = await ask(route, `Bearer ${text}`);
      const project = pathOf(route).includes("bacteria") ? "bacteria" : "default";
      const message = `the key robot-7#${key.key.id} is not for the project ${project}`;
      assert.deepEqual(JSON.parse(refused.text), { code: "PERMISSION_DENIED", message });
    }
  });

  it("lets in who has the key in the path, as older clients do", { timeout }, async () => {
    for (const route of closed.filter(({ tag }) => tag === "older clients")) {
      const keyed = await ask(route, undefined, `${pathOf(route)}?key=${adminKey}`);
      assert.ok(keyed.status !== 401 && keyed.status !== 403, route.path);
      const wrong = await ask(route, undefined, `${pathOf(route)}?key=${createKeyText()}`);
      assert.equal(wrong.status, 401, route.path);
    }
  });

  it("tells who has the key in any other path where it belongs", { timeout }, async () => {
    for (const route of closed.filter(({ tag }) => tag !== "older clients")) {
      const { status, text } = await ask(route, undefined, `${route.path}?key=${adminKey}`);
      const message = 'key: belongs into the header "authorization: Bearer KEY", not into the path';
      assert.deepEqual([status, JSON.parse(text)], [400, { code: "INVALID_ARGUMENT", message }]);
    }
  });

  it("lets everyone read what paths there are", { timeout }, async () => {
    for (const page of openPages) assert.equal((await gateway.fetch(page)).status, 200, page);
  });

  it("is open to everyone where it tells only how the server is", { timeout }, async () => {
    for (const route of routes.filter(({ scope }) => scope === "none")) {
      assert.equal((await ask(route)).status, 200, route.path);
    }
  });

  it("tells backends who called, alone and among others", { timeout }, async () => {
    const { text, key } = keys.good[parseScope("submit") - 1];
    const headers = { authorization: `Bearer ${text}`, "content-type": "application/json" };
    const submit = () => gateway.fetch("/v1/raw", { method: "POST", body: sample, headers });
    const answers = await Promise.all([submit(), submit()]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    const principals = new Set(gateway.store.principals);
    for (const principal of principals) assert.match(principal, /^(robot-7|admin)#/);
    assert.ok(principals.has(`robot-7#${key.id}`));
  });

  it("keeps nothing of a body whose key was revoked while it came", { timeout }, async () => {
    const { calls } = gateway.store;
    const before = calls.length;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const answer = gateway.fetch("/v1/raw", {
      ...{ method: "POST", body: readable, duplex: "half" as const },
      headers: { authorization: `Bearer ${revoked.text}` },
    });
    await writer.write(Buffer.from(sample));
    feed.tell({ keys: [{ ...revoked, key: { ...revoked.key, revokedAtMs: 2n } }] });
    await until(() => {
      try {
        gateway.context.access.enter(`Bearer ${revoked.text}`, { scope: "read", projects: "none" });
        return false;
      } catch {
        return true;
      }
    });
    await writer.close();
    const refused = await answer;
    const message = `the key robot-7#${revoked.key.id} was revoked`;
    assert.deepEqual(
      [refused.status, await refused.json()],
      [401, { ...unauthenticated, message }],
    );
    assert.equal(calls.length, before);
  });
});

const sample = '{"time_stamp": "2019-05-01T06:00:00Z", "data": [1, 2, 3]}';

const unauthenticated = { code: "UNAUTHENTICATED" };
