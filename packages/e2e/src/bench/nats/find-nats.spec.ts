import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, it } from "node:test";
import { findNats } from "./find-nats.ts";

describe("findNats()", () => {
  it("looks into each folder of PATH", async () => {
    const folder = await mkdtemp(join(tmpdir(), "find-nats-"));
    try {
      const PATH = [join(folder, "nothing"), folder].join(delimiter);
      assert.equal(findNats({ PATH }), undefined);
      await writeFile(join(folder, "nats-server"), "");
      assert.equal(findNats({ PATH }), join(folder, "nats-server"));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("finds none without PATH", () => {
    assert.equal(findNats({}), undefined);
  });
});
