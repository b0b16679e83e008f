import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { demonstrate } from "./demonstrate.ts";

const countLeftovers = async (): Promise<number> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("wellspring-demo-")).length;

describe("demonstrate()", () => {
  it("shows a run from the robot's file to storage and back, and leaves nothing", async () => {
    const before = await countLeftovers();
    let said = "";
    await demonstrate((text) => {
      said += text;
    });
    for (const text of [
      /backend on 127\.0\.0\.1:\d+ \(process \d+\)/,
      /gateway on 127\.0\.0\.1:\d+ \(process \d+\)/,
      /\$ wellspring upload two-plates\.csv\n.*stored run two-plates/,
      /two-plates +2 +144/,
      /two-plates, plate 0: optical density at/,
      /two-plates, plate 1, well B7: 173 readings/,
      /all 31,440 readings are equal, reading by reading/,
      /What to type next\nnpm start/,
    ]) {
      assert.match(said, text);
    }
    assert.equal(await countLeftovers(), before);
  });
});
