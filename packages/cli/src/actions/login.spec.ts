import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Code, createKeyText } from "@wellspring/contract";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startKeyServer } from "../testing/key-server.ts";

describe("wellspring login", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-login-"));
  });
  after(() => rm(folder, { recursive: true }));

  for (const statusCode of [Code.OK, Code.PERMISSION_DENIED]) {
    it(`keeps a key that the server knows, where it says ${Code[statusCode]}`, async () => {
      await using server = await startKeyServer();
      server.statusCode = statusCode;
      const env = { WELLSPRING_CONFIG_DIR: join(folder, String(statusCode)) };
      const run = createCommandRunner(server.address, env);
      const key = createKeyText();
      const path = join(env.WELLSPRING_CONFIG_DIR, "logins.json");
      assert.deepEqual(await run(["login"], `${key}\n`), {
        exitCode: 0,
        stdout: `the key for ${server.address} is kept in ${path}\n`,
        stderr: "",
      });
      assert.equal((await stat(path)).mode & 0o777, 0o600);
      await run(["keys", "create", "--name", "ana", "--scope", "read"]);
      assert.deepEqual(server.authorizations, [`Bearer ${key}`, `Bearer ${key}`]);
    });
  }

  it("keeps none that the server refuses, and none that is none", async () => {
    await using server = await startKeyServer();
    server.statusCode = Code.UNAUTHENTICATED;
    const env = { WELLSPRING_CONFIG_DIR: join(folder, "refused") };
    const run = createCommandRunner(server.address, env);
    const refused = await run(["login"], createKeyText());
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /^wellspring: the server says so\nNext: name a key with WELL/);
    for (const text of ["", "secret\n"]) assert.equal((await run(["login"], text)).exitCode, 2);
    await assert.rejects(stat(env.WELLSPRING_CONFIG_DIR), { code: "ENOENT" });
  });
});
