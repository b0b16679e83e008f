import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import {
  Code,
  type SnapshotPart,
  StatusError,
  snapshotFileMagic,
  snapshotPartToFrame,
} from "@wellspring/contract";
import { snapshotParts } from "../testing/backup-server.ts";
import {
  type RestoreScript,
  restoredLogId,
  startRestoreServer,
} from "../testing/restore-server.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { restoreToServer } from "./restore.ts";

const parts = snapshotParts(Buffer.from("a store of a few bytes"));
const lost = new StatusError(Code.UNAVAILABLE, "the backend went away");
const held = new StatusError(Code.FAILED_PRECONDITION, "the servers hold data already");

const writeBackup = async (test: TestContext, all: readonly SnapshotPart[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-restore-"));
  test.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "monday.wsnap");
  await writeFile(file, Buffer.concat([snapshotFileMagic, ...all.map(snapshotPartToFrame)]));
  return file;
};

const restore = async (
  test: TestContext,
  {
    all = parts,
    json = false,
    ...script
  }: RestoreScript & {
    all?: readonly SnapshotPart[];
    json?: boolean;
  },
) => {
  const file = await writeBackup(test, all);
  await using server = await startRestoreServer(script);
  const io = createSpecIo();
  const args = { file, server: server.address, timeout: "1", json };
  const outcome = await restoreToServer(args, io).catch((thrown: unknown) => thrown);
  const { calls, parts: sent, address } = server;
  return { outcome, calls: calls(), sent: sent(), said: io.stdoutText(), address };
};

describe("restoreToServer()", () => {
  it("sends a backup, and says what the server made of it", async (test) => {
    const { outcome, sent, said, address } = await restore(test, {});
    assert.equal(outcome, 0);
    assert.deepEqual(sent, parts);
    assert.ok(said.startsWith(`${address}: restored 1 run with 1 200 readings in `), said);
    assert.ok(said.endsWith(`; it begins the log ${restoredLogId}\n`), said);
  });

  it("tells programs the same", async (test) => {
    const { said, address } = await restore(test, { json: true });
    const { seconds, ...rest } = JSON.parse(said);
    assert.equal(typeof seconds, "number");
    const log = { log_id: restoredLogId, runs: 1, readings: 1_200 };
    assert.deepEqual(rest, { server: address, ...log });
  });

  it("waits until the servers have taken it up", async (test) => {
    assert.equal((await restore(test, { statusesBefore: 2 })).outcome, 0);
    const { outcome } = await restore(test, { statusesBefore: Number.POSITIVE_INFINITY });
    assert(outcome instanceof StatusError);
    assert.match(outcome.message, /it is restored, and has yet to take up log 0000/);
  });

  it("asks again where a server can't be reached before it accepts", async (test) => {
    const { outcome, calls } = await restore(test, { errors: [lost, undefined] });
    assert.deepEqual([outcome, calls], [0, 2]);
  });

  it("does not ask again once chunks are on their way", async (test) => {
    const { outcome, calls } = await restore(test, { errors: [lost], isLate: true });
    assert(outcome instanceof StatusError);
    assert.deepEqual(
      [outcome.code, outcome.message],
      [Code.ABORTED, "restoring broke off: the backend went away"],
    );
    assert.equal(
      outcome.next,
      "say it again; where it was done after all, the server refuses: it holds data.",
    );
    assert.equal(calls, 1);
  });

  it("says why a server refuses", async (test) => {
    const { outcome } = await restore(test, { errors: [held] });
    assert(outcome instanceof StatusError);
    assert.deepEqual([outcome.code, outcome.message], [held.code, held.message]);
  });

  it("says that a backup is cut, or begins in the middle", async (test) => {
    for (const [all, message] of [
      [parts.slice(0, 2), "the backup is damaged: it is cut"],
      [parts.slice(1), "the backup is damaged: its parts are in disorder"],
    ] as const) {
      const { outcome } = await restore(test, { all });
      assert(outcome instanceof StatusError);
      assert.deepEqual([outcome.code, outcome.message], [Code.DATA_LOSS, message]);
    }
  });
});
