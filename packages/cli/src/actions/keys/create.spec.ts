import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hashKeyText, isKeyText, keyIdOf, Scope } from "@wellspring/contract";
import { createCommandRunner } from "../../testing/command-runner.ts";
import { startKeyServer } from "../../testing/key-server.ts";

const create = ["keys", "create", "--name", "robot-7", "--scope", "upload,read"];

describe("wellspring keys create", () => {
  it("prints the key alone, and says what it opens", async () => {
    await using server = await startKeyServer();
    const { exitCode, stdout, stderr } = await createCommandRunner(server.address)(create);
    assert.equal(exitCode, 0, stderr);
    const key = stdout.trimEnd();
    assert.ok(isKeyText(key));
    const id = keyIdOf(hashKeyText(key));
    const opens = "upload, read (projects: all); it is shown this once:";
    assert.equal(stderr, `the key robot-7, id ${id}, opens ${opens}\n`);
    const [{ sha256, name, scopes, projects, expiresAtMs }] = server.requests;
    assert.deepEqual(sha256, hashKeyText(key));
    assert.deepEqual([name, scopes], ["robot-7", [Scope.UPLOAD, Scope.READ]]);
    assert.deepEqual([projects, expiresAtMs], [[], 0n]);
  });

  it("names projects and a time, and tells programs", async () => {
    await using server = await startKeyServer();
    const more = ["--project", "yeast", "--project", "default", "--expires", "90d", "--json"];
    const { stdout } = await createCommandRunner(server.address)([...create, ...more]);
    const told = JSON.parse(stdout);
    assert.ok(isKeyText(told.key));
    assert.deepEqual(told.projects, ["yeast", "default"]);
    const days = (told.expiresAtMs - Date.now()) / 86_400_000;
    assert.ok(days > 89.9 && days <= 90);
  });

  for (const [wrong, message] of [
    [["--scope", "write"], /--scope is given twice/],
    [["--expires", "soon"], /--expires: "soon" is no time/],
    [["--project", "a/b"], /project: must not contain/],
    [["--key", "secret"], /--key: what was given is no key/],
  ] as const) {
    it(`refuses ${wrong.join(" ")}`, async () => {
      const run = createCommandRunner("127.0.0.1:9");
      const { exitCode, stderr } = await run([...create, ...wrong]);
      assert.match(stderr, message);
      assert.equal(exitCode, 2);
    });
  }
});
