import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clusterCommands } from "./index.ts";
import { timeoutOption } from "./options.ts";

describe("wellspring cluster", () => {
  it("has commands that all say of which release they are", () => {
    const names = clusterCommands.commands.map(({ command }) => command.split(" ")[0]);
    assert.deepEqual(names, ["status", "scale", "rollback", "activate", "smoke", "hook"]);
    for (const { options, examples } of clusterCommands.commands) {
      for (const name of ["namespace", "release", "kubeconfig"]) assert.ok(options[name]);
      assert.ok(examples.length > 0);
    }
  });

  it("describes every option and positional", () => {
    for (const { options, positionals } of clusterCommands.commands) {
      for (const option of Object.values({ ...options, ...positionals })) {
        assert.match(option.describe ?? "", /^\S/);
      }
    }
  });
});

describe("timeoutOption()", () => {
  it("has a default in seconds", () => {
    assert.equal(timeoutOption(90).default, "90");
  });
});
