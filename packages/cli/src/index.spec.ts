import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientCommands, keyCommands } from "./index.ts";

const all = [...clientCommands, keyCommands].flatMap((each) =>
  "commands" in each ? each.commands : [each],
);

describe("clientCommands", () => {
  it("are the commands that talk to a gateway, each with the common options", () => {
    const names = clientCommands.map(({ command }) => command.split(" ")[0]);
    const ofRuns = ["upload", "runs", "show", "export", "retract", "history", "backup"];
    assert.deepEqual(names, [...ofRuns, "work", "calc", "crunch", "login"]);
    for (const { options, positionals } of all) {
      for (const name of ["key", "tls", "ca", "timeout"]) assert.ok(options[name]);
      assert.ok(options.server ?? positionals.address);
    }
  });

  it("describe every option and positional", () => {
    for (const { options, positionals } of all) {
      for (const option of Object.values({ ...options, ...positionals })) {
        assert.match(option.describe ?? "", /^\S/);
      }
    }
  });
});
