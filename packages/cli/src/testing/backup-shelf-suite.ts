import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BackupShelf, openShelf } from "../backup/backup-shelf.ts";
import { openBackup } from "../backup/open-backup.ts";
import { collect } from "./collect.ts";

/** A place that is empty, and how it is reached. */
export type ShelfPlace = { place: string; env: NodeJS.ProcessEnv };

/** What every shelf does: bytes go in, appear as a whole, come back, and go. */
export const describeShelf = (kind: string, makePlace: () => Promise<ShelfPlace>): void => {
  describe(`a shelf of backups in ${kind}`, () => {
    const put = async (shelf: BackupShelf, name: string, bytes: Buffer): Promise<void> => {
      const output = await shelf.open(name, bytes.length);
      for (let start = 0; start < bytes.length; start += 1_000_003) {
        assert.equal(await output.write(bytes.subarray(start, start + 1_000_003)), true);
      }
      await output.finish();
    };

    it("gives back what was put there, of any length", async () => {
      const { place, env } = await makePlace();
      const shelf = await openShelf(place, env);
      for (const length of [0, 1, 16 * 1024 * 1024, 40_000_001]) {
        const bytes = Buffer.alloc(length, "growth curves ");
        await put(shelf, "a.wsnap", bytes);
        await using opened = await openBackup(shelf.pathOf("a.wsnap"), env);
        assert.ok(Buffer.concat(await collect(opened.pieces)).equals(bytes), `${length} bytes`);
      }
    });

    it("shows nothing of what is not finished, or was given up", async () => {
      const { place, env } = await makePlace();
      const shelf = await openShelf(place, env);
      await put(shelf, "a.wsnap", Buffer.from("older"));
      const output = await shelf.open("a.wsnap", 20_000_000);
      await output.write(Buffer.alloc(20_000_000));
      assert.deepEqual((await shelf.list()).filter(isBackup), ["a.wsnap"]);
      await output.discard();
      assert.deepEqual(await shelf.list(), ["a.wsnap"]);
      await using opened = await openBackup(shelf.pathOf("a.wsnap"), env);
      assert.equal(Buffer.concat(await collect(opened.pieces)).toString(), "older");
    });

    it("removes what is there, and what is gone", async () => {
      const { place, env } = await makePlace();
      const shelf = await openShelf(place, env);
      for (const name of ["a.wsnap", "b.wsnap"]) await put(shelf, name, Buffer.from(name));
      assert.deepEqual((await shelf.list()).sort(), ["a.wsnap", "b.wsnap"]);
      for (const _attempt of [1, 2]) await shelf.remove("a.wsnap");
      assert.deepEqual(await shelf.list(), ["b.wsnap"]);
    });

    it("lets go of what is read only in part", async () => {
      const { place, env } = await makePlace();
      const shelf = await openShelf(place, env);
      await put(shelf, "a.wsnap", Buffer.alloc(5_000_000));
      await using opened = await openBackup(shelf.pathOf("a.wsnap"), env);
      for await (const piece of opened.pieces) {
        assert.ok(piece.length > 0);
        break;
      }
    });
  });
};

const isBackup = (name: string): boolean => name.endsWith(".wsnap");
