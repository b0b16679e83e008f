import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { keyIdOfNumber, keysOf, letIn, noteUses } from "../testing/keys.ts";

describe("NoteKeyUses", () => {
  it("keeps one use an hour, and none of keys that are not there", async () => {
    await using backend = await Backend.open();
    await letIn(backend.client, 1);
    await noteUses(backend.client, [keyIdOfNumber(1), keyIdOfNumber(2)]);
    const [key] = await keysOf(backend.client);
    assert.ok(Math.abs(Number(key.lastUsedAtMs) - Date.now()) < 60_000);
    const { appliedSequence } = backend.context.log;
    await noteUses(backend.client, [keyIdOfNumber(1)]);
    await noteUses(backend.client, [keyIdOfNumber(2)]);
    assert.equal(backend.context.log.appliedSequence, appliedSequence);
  });

  it("refuses what is no id, and more than there can be", async () => {
    await using backend = await Backend.open();
    await assert.rejects(noteUses(backend.client, ["robot-1"]), {
      code: Code.INVALID_ARGUMENT,
      message: 'id: "robot-1" is not 16 hexadecimal digits',
    });
    const many = Array.from({ length: 10_001 }, () => keyIdOfNumber(1));
    await assert.rejects(noteUses(backend.client, many), {
      code: Code.INVALID_ARGUMENT,
      message: "ids: are more than all keys",
    });
  });
});
