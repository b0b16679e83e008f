import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientCommands, keyCommands } from "./index.ts";

describe("clientCommands", () => {
  it("are the commands that talk to a gateway, each with the common options", () => {
    const names = clientCommands.map(({ command }) => command.split(" ")[0]);
    assert.deepEqual(names, [
      ...["upload", "runs", "show", "export", "retract", "history", "backup", "login"],
    ]);
    for (const { options } of [...clientCommands, ...keyCommands.commands]) {
      for (const name of ["server", "key", "tls", "ca", "timeout", "json"])
        assert.ok(options[name]);
    }
  });

  it("describe every option and positional", () => {
    for (const { options, positionals } of [...clientCommands, ...keyCommands.commands]) {
      for (const option of Object.values({ ...options, ...positionals })) {
        assert.match(option.describe ?? "", /^\S/);
      }
    }
  });
});
