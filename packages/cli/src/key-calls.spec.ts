import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, createKeyText, hashKeyText, keyIdOf, Scope } from "@wellspring/contract";
import { createKey, listKeys, revokeKey } from "./key-calls.ts";
import { openLink } from "./link.ts";
import { startKeyServer } from "./testing/key-server.ts";
import { createSpecIo } from "./testing/spec-io.ts";

const request = {
  ...{ sha256: hashKeyText("a"), name: "robot-7", scopes: [Scope.READ], projects: [] },
  expiresAtMs: 0n,
};

describe("calls about keys", () => {
  it("make, list and revoke them, with the key that opens that", async () => {
    await using server = await startKeyServer();
    const key = createKeyText();
    const { address } = server;
    const args = { server: address, project: "", timeout: "5", json: false, key };
    using link = openLink(args, createSpecIo());
    const made = await createKey(link, request);
    assert.equal(made.id, keyIdOf(request.sha256));
    assert.deepEqual(server.authorizations, [`Bearer ${key}`]);
    assert.deepEqual(await listKeys(link), [made]);
    assert.equal((await revokeKey(link, made.id)).revokedAtMs, 1_000n);
    await assert.rejects(revokeKey(link, "0000000000000000"), { code: Code.NOT_FOUND });
  });
});
