import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, RunServiceService, Scope, StatusError } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { establishPrincipal } from "../principal.ts";
import { bearer, createSpecKey } from "../testing/key-feed.ts";
import { Access } from "./access.ts";
import { KeyRing } from "./key-ring.ts";
import type { Rule } from "./rules.ts";

const uploads: Rule = { scope: "upload", projects: "none" };
const denied = (message: string) => new StatusError(Code.PERMISSION_DENIED, message);

const openWith = (...keys: ReturnType<typeof createSpecKey>[]): Access => {
  const ring = new KeyRing();
  ring.replace(keys);
  ring.hear();
  return new Access(ring);
};

describe("Access.enter()", () => {
  it("lets everyone in where there is no ring", () => {
    const caller = new Access(undefined).enter(undefined, { scope: "admin", projects: "all" });
    assert.equal(caller.principal, "anonymous");
    caller.assertProject("yeast");
    caller.assertLasting();
  });

  for (const scheme of ["Bearer", "bearer", "BEARER "]) {
    it(`takes a key after ${scheme}`, () => {
      const key = createSpecKey();
      const caller = openWith(key).enter(`${scheme} ${key.text}`, uploads);
      assert.equal(caller.principal, `robot-7#${key.key.id}`);
    });
  }

  for (const [authorization, message] of [
    [undefined, "a key is needed, and none was given"],
    ["Basic YTpi", 'the authorization is not "Bearer KEY"'],
    ["Bearer ", 'the authorization is not "Bearer KEY"'],
    ["Bearer wsk_1", "what was given is no key: it is cut or mistyped"],
  ]) {
    it(`refuses ${authorization}`, () => {
      const refused = new StatusError(Code.UNAUTHENTICATED, message ?? "");
      assert.throws(() => openWith().enter(authorization, uploads), refused);
    });
  }

  it("refuses another scope, another project, and what is about all of them", () => {
    const key = createSpecKey({ projects: ["default"] });
    const principal = `robot-7#${key.key.id}`;
    const access = openWith(key);
    const enter = (rule: Rule) => access.enter(`Bearer ${key.text}`, rule);
    assert.throws(
      () => enter({ ...uploads, scope: "read" }),
      denied(`the key ${principal} does not have the scope read`),
    );
    assert.throws(
      () => enter({ ...uploads, projects: "all" }),
      denied(`the key ${principal} is not for all projects`),
    );
    const caller = enter(uploads);
    caller.assertProject("");
    caller.assertProject("default");
    const message = `the key ${principal} is not for the project yeast`;
    assert.throws(() => caller.assertProject("yeast"), denied(message));
  });

  it("knows a key that was made just now", () => {
    const key = createSpecKey();
    const access = openWith();
    access.learn(key);
    assert.equal(access.enter(`Bearer ${key.text}`, uploads).principal, `robot-7#${key.key.id}`);
    new Access(undefined).learn(key);
  });

  it("tells once that a key was used, and not within the hour", () => {
    const used = createSpecKey({ lastUsedAtMs: BigInt(Date.now() - 1_000) });
    const unused = createSpecKey({ scopes: [Scope.UPLOAD] });
    const access = openWith(used, unused);
    for (const { text } of [used, unused, unused]) access.enter(`Bearer ${text}`, uploads);
    assert.deepEqual(access.takeUses(), [unused.key.id]);
    assert.deepEqual(access.takeUses(), []);
  });
});

describe("Access.admit()", () => {
  it("keeps who calls, and looks at each request", () => {
    const key = createSpecKey({ projects: ["yeast"] });
    const { signal } = new AbortController();
    const { path: method } = RunServiceService.upload;
    const metadata = bearer(key.text);
    const call: CallContext = { method, metadata, principal: "", peer: "127.0.0.1:1", signal };
    const admission = openWith(key).admit(call);
    assert.equal(admission.principal, `robot-7#${key.key.id}`);
    assert.equal(establishPrincipal(call), admission.principal);
    admission.check({ part: { $case: "open", open: { project: "yeast" } } });
    admission.check({ part: { $case: "commit", commit: { blocks: 0 } } });
    const message = `the key ${admission.principal} is not for the project default`;
    const open = { part: { $case: "open", open: { project: "" } } };
    assert.throws(() => admission.check(open), denied(message));
  });
});
