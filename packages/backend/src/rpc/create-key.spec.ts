import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type CreateKeyRequest, limits, Scope } from "@wellspring/contract";
import { Draft } from "../store/draft.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { Backend } from "../testing/backend.ts";
import { keyIdOfNumber, keysOf, letIn } from "../testing/keys.ts";

describe("CreateKey", () => {
  it("keeps a key in one form, with a token to read it by", async () => {
    await using backend = await Backend.open();
    const scopes = [Scope.ADMIN, Scope.READ, Scope.READ];
    const projects = ["yeast", "", "yeast"];
    const { key, token } = await letIn(backend.client, 1, { scopes, projects, expiresAtMs: 9n });
    assert.equal(key?.id, keyIdOfNumber(1));
    assert.deepEqual(key.scopes, [Scope.READ, Scope.ADMIN]);
    assert.deepEqual(key.projects, ["default", "yeast"]);
    assert.equal(key.expiresAtMs, 9n);
    assert.deepEqual(await keysOf(backend.client, token), [key]);
  });

  it("answers the same to whoever asks again", async () => {
    await using backend = await Backend.open();
    const { key } = await letIn(backend.client, 1);
    assert.deepEqual((await letIn(backend.client, 1)).key, key);
    await assert.rejects(letIn(backend.client, 1, { name: "other" }), {
      code: Code.ALREADY_EXISTS,
      message: `the key ${keyIdOfNumber(1)} is there, called robot-1, with another form`,
    });
  });

  const refusals: [Partial<CreateKeyRequest>, string][] = [
    [{ sha256: Buffer.alloc(31) }, "sha256: is not 32 bytes"],
    [{ name: "" }, 'name: "" is not 1 to 64 letters a to z, digits, ".", "_", "@" and "-"'],
    [{ scopes: [] }, "scopes: are none"],
    [{ scopes: [Scope.UNSPECIFIED] }, "scopes: 0 is none"],
    [{ projects: ["a/b"] }, 'project: must not contain "/"'],
    [
      { projects: Array.from({ length: 101 }, (_, number) => `p${number}`) },
      "projects: there are 101, at most 100 are allowed",
    ],
  ];
  for (const [asked, message] of refusals) {
    it(`refuses a key whose ${message.slice(0, 40)}`, async () => {
      await using backend = await Backend.open();
      const refused = letIn(backend.client, 1, asked);
      await assert.rejects(refused, { code: Code.INVALID_ARGUMENT, message });
    });
  }

  it("keeps as many as every gateway can hold", async () => {
    await using backend = await Backend.open();
    const { store } = backend.context;
    const draft = new Draft(store);
    storeStates.put(draft, { ...readStoreState(store), keys: limits.keysMax });
    await store.write(draft.writes());
    await assert.rejects(letIn(backend.client, 1), {
      code: Code.RESOURCE_EXHAUSTED,
      message: "there are 10000 keys, revoked ones too: no more are kept",
    });
  });
});
