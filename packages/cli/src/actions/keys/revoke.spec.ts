import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../../testing/command-runner.ts";
import { startKeyServer } from "../../testing/key-server.ts";

describe("wellspring keys revoke", () => {
  it("names the key that opens nothing any more", async () => {
    await using server = await startKeyServer();
    const run = createCommandRunner(server.address);
    await run(["keys", "create", "--name", "ana", "--scope", "admin"]);
    const [id] = server.keys.keys();
    const stdout = `revoked the key ana, id ${id}\n`;
    assert.deepEqual(await run(["keys", "revoke", id]), { exitCode: 0, stdout, stderr: "" });
    const { stdout: json } = await run(["keys", "revoke", id, "--json"]);
    assert.deepEqual([JSON.parse(json).id, JSON.parse(json).state], [id, "revoked"]);
  });

  it("refuses names, and ids that are not there", async () => {
    await using server = await startKeyServer();
    const run = createCommandRunner(server.address);
    const named = await run(["keys", "revoke", "ana"]);
    assert.match(named.stderr, /^wellspring: id: "ana" is not 16 hexadecimal digits\n/);
    assert.equal(named.exitCode, 2);
    const missing = await run(["keys", "revoke", "0000000000000000"]);
    assert.match(missing.stderr, /^wellspring: no key has this id\n/);
    assert.equal(missing.exitCode, 1);
  });
});
