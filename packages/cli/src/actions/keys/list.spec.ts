import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCommandRunner } from "../../testing/command-runner.ts";
import { startKeyServer } from "../../testing/key-server.ts";

describe("wellspring keys list", () => {
  it("shows every key, and none of their texts", async () => {
    await using server = await startKeyServer();
    const run = createCommandRunner(server.address);
    const { stdout: key } = await run(["keys", "create", "--name", "ana", "--scope", "admin"]);
    const [id] = server.keys.keys();
    const { stdout } = await run(["keys", "list"]);
    const [titles, row] = stdout.trimEnd().split("\n");
    assert.deepEqual(
      titles.split(/\s+/).filter((title) => title !== ""),
      ["id", "name", "state", "opens", "projects", "created", "by", "expires", "used"],
    );
    const created = ["1970-01-01", "00:00:01Z", "ana#1"];
    const words = [id, "ana", "good", "admin", "all", ...created, "never", "never"];
    assert.deepEqual(row.trim().split(/\s+/), words);
    assert.ok(!stdout.includes(key.trim()));
    const { stdout: json } = await run(["keys", "list", "--json"]);
    assert.deepEqual([JSON.parse(json).id, JSON.parse(json).scopes], [id, ["admin"]]);
  });

  it("says how the first one is made", async () => {
    await using server = await startKeyServer();
    const { stdout, stderr } = await createCommandRunner(server.address)(["keys", "list"]);
    assert.deepEqual([stdout, stderr], ["", "no keys yet: wellspring keys create makes one\n"]);
  });
});
