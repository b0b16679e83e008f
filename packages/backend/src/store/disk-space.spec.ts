import assert from "node:assert/strict";
import { statfsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { DiskSpace } from "./disk-space.ts";

const usedTo = (usedPercent: number) =>
  new DiskSpace("data", limits.diskUsedPercentMax, async () => ({ usedPercent }));

describe("DiskSpace.assertRoom()", () => {
  for (const usedPercent of [0, 84.999, 85]) {
    it(`lets writes through at ${usedPercent} %`, () => usedTo(usedPercent).assertRoom());
  }

  for (const [usedPercent, told] of [
    [85.001, 85],
    [86, 86],
    [99.99, 99],
    [100, 100],
  ]) {
    it(`refuses them at ${usedPercent} %`, async () => {
      await assert.rejects(usedTo(usedPercent).assertRoom(), {
        name: "StatusError",
        code: Code.RESOURCE_EXHAUSTED,
        message:
          `the server's disk is ${told} % full and takes no more writes above 85 %: ` +
          "make room on it",
      });
    });
  }

  it("takes the bound that it is given", async () => {
    const readSpace = async () => ({ usedPercent: 50 });
    await new DiskSpace("data", 50, readSpace).assertRoom();
    await assert.rejects(new DiskSpace("data", 49, readSpace).assertRoom(), {
      code: Code.RESOURCE_EXHAUSTED,
    });
  });

  it("counts what is about to come", async () => {
    const space = new DiskSpace("data", 85, async () => ({ usedPercent: 50, bytes: 1_000 }));
    await space.assertRoom(350);
    await assert.rejects(space.assertRoom(360), {
      code: Code.RESOURCE_EXHAUSTED,
      message:
        "the server's disk would be 86 % full and takes no more writes above 85 %: " +
        "360 bytes are needed and 350 left: make room on it",
    });
  });

  it("tells how much is used, full or not", async () => {
    assert.equal(await usedTo(12.5).usedPercent(), 12.5);
    assert.equal(await usedTo(99).usedPercent(), 99);
  });

  it("does not look again for each write, and looks at its own folder", async () => {
    const folders: string[] = [];
    const space = new DiskSpace("data", 85, async (folder) => {
      folders.push(folder);
      return { usedPercent: 10 };
    });
    for (let write = 0; write < 100; write++) await space.assertRoom();
    assert.deepEqual(folders, ["data"]);
  });

  it("lets writes through again once there is room, a second later", async (test) => {
    let [nowMs, usedPercent] = [0, 90];
    test.mock.method(performance, "now", () => nowMs);
    const space = new DiskSpace("data", 85, async () => ({ usedPercent }));
    await assert.rejects(space.assertRoom(), { code: Code.RESOURCE_EXHAUSTED });
    usedPercent = 50;
    nowMs = 1_000;
    await assert.rejects(space.assertRoom(), { code: Code.RESOURCE_EXHAUSTED });
    nowMs = 1_001;
    await space.assertRoom();
  });

  it("looks again after the look failed", async () => {
    let looks = 0;
    const space = new DiskSpace("data", 85, async () => {
      if (++looks === 1) throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
      return { usedPercent: 10 };
    });
    await assert.rejects(space.assertRoom(), { name: "StatusError", code: Code.DATA_LOSS });
    await space.assertRoom();
    assert.equal(looks, 2);
  });

  it("reads the disk of its folder as df does", async (test) => {
    const folder = temporaryFolder(test);
    const { blocks, bfree, bavail } = statfsSync(folder);
    const used = (100 * (blocks - bfree)) / (blocks - bfree + bavail);
    await new DiskSpace(folder, Math.min(100, used + 5)).assertRoom();
    await assert.rejects(new DiskSpace(folder, Math.max(0, used - 5)).assertRoom(), {
      code: Code.RESOURCE_EXHAUSTED,
    });
  });

  it("says that its folder is gone", async (test) => {
    await assert.rejects(new DiskSpace(join(temporaryFolder(test), "gone"), 85).assertRoom(), {
      name: "StatusError",
      code: Code.INTERNAL,
    });
  });
});
