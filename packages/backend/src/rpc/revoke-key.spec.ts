import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { keyIdOfNumber, keysOf, letIn, revoke } from "../testing/keys.ts";

describe("RevokeKey", () => {
  it("keeps who was refused when", async () => {
    await using backend = await Backend.open({ now: () => 1_000 });
    await letIn(backend.client, 1);
    const { key, token } = await revoke(backend.client, keyIdOfNumber(1));
    assert.equal(key?.revokedAtMs, 1_000n);
    assert.deepEqual(await keysOf(backend.client, token), [key]);
    assert.deepEqual((await revoke(backend.client, keyIdOfNumber(1))).key, key);
  });

  it("works on a full disk, where none can be made", async () => {
    const space = { usedPercent: 0 };
    await using backend = await Backend.open({ readSpace: async () => space });
    await letIn(backend.client, 1);
    space.usedPercent = 99;
    const { diskSpace } = backend.context;
    while (
      await diskSpace.assertRoom().then(
        () => true,
        () => false,
      )
    );
    await assert.rejects(letIn(backend.client, 2), { code: Code.RESOURCE_EXHAUSTED });
    assert.notEqual((await revoke(backend.client, keyIdOfNumber(1))).key?.revokedAtMs, 0n);
  });

  it("tells of one that is not there, and of what is no id", async () => {
    await using backend = await Backend.open();
    await assert.rejects(revoke(backend.client, keyIdOfNumber(1)), {
      code: Code.NOT_FOUND,
      message: `no key has the id ${keyIdOfNumber(1)}`,
    });
    await assert.rejects(revoke(backend.client, "robot-1"), {
      code: Code.INVALID_ARGUMENT,
      message: 'id: "robot-1" is not 16 hexadecimal digits',
    });
  });
});
