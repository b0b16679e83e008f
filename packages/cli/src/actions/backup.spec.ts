import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Code, readSnapshotFile, type SnapshotPart, StatusError } from "@wellspring/contract";
import { type Script, snapshotParts, startBackupServer } from "../testing/backup-server.ts";
import { collect } from "../testing/collect.ts";
import { createCommandRunner } from "../testing/command-runner.ts";

const parts = snapshotParts(Buffer.from("a store of a few bytes"));
const lost = new StatusError(Code.UNAVAILABLE, "the backend went away");
const busy = new StatusError(Code.RESOURCE_EXHAUSTED, "busy: try again");

const temporaryFolder = async (test: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-backup-"));
  test.after(() => rm(folder, { recursive: true }));
  return folder;
};

/** Backs up from a server with these scripts. */
const backUp = async (test: TestContext, scripts: readonly Script[], ...argv: string[]) => {
  const folder = await temporaryFolder(test);
  const file = join(folder, "monday.wsnap");
  await using server = await startBackupServer(scripts);
  const run = createCommandRunner(server.address, { WELLSPRING_TIMEOUT: "1" });
  const result = await run(["backup", "-o", file, ...argv]);
  return { ...result, folder, file, calls: server.calls() };
};

describe("wellspring backup", () => {
  it("writes the server's snapshot to a file and says what it is", async (test) => {
    const { exitCode, stdout, folder, file } = await backUp(test, [{ parts }]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /monday\.wsnap: 0\.0 MB in [\d.]+ s, log 00000000-.* up to entry 7\n$/);
    assert.deepEqual(await readdir(folder), ["monday.wsnap"]);
    const read: SnapshotPart[] = await collect(readSnapshotFile(createReadStream(file)));
    assert.deepEqual(read, parts);
  });

  it("tells programs the same", async (test) => {
    const { stdout, file } = await backUp(test, [{ parts }], "--json");
    const { seconds, ...rest } = JSON.parse(stdout);
    assert.equal(typeof seconds, "number");
    const logId = "00000000-0000-4000-8000-000000000000";
    assert.deepEqual(rest, { file, bytes: 22, log_id: logId, applied_sequence: 7 });
  });

  it("writes a file that is named by the time, and keeps the newest", async (test) => {
    const folder = await temporaryFolder(test);
    await writeFile(join(folder, "wellspring-20200101T000000Z.wsnap"), "");
    await using server = await startBackupServer([{ parts }]);
    const run = createCommandRunner(server.address, {});
    const { exitCode, stdout } = await run(["backup", "--to", folder, "--keep", "1"]);
    assert.equal(exitCode, 0);
    const [name, ...others] = await readdir(folder);
    assert.deepEqual(others, []);
    assert.ok(name > "wellspring-2020" && stdout.includes(name), stdout);
  });

  it("asks again where a server is busy, and where a stream broke", async (test) => {
    const scripts = [
      { parts: [], error: busy },
      { parts: parts.slice(0, 2), error: lost },
      { parts },
    ];
    const { exitCode, folder, calls } = await backUp(test, scripts);
    assert.deepEqual([exitCode, calls], [0, 3]);
    assert.deepEqual(await readdir(folder), ["monday.wsnap"]);
  });

  it("gives up after --timeout without progress and leaves no file", async (test) => {
    const { exitCode, folder, stderr } = await backUp(test, [{ parts: [], error: busy }]);
    assert.equal(exitCode, 75);
    assert.match(
      stderr,
      /busy: try again; trying again\n.*gave up on .* after 1 s without progress: /,
    );
    assert.deepEqual(await readdir(folder), []);
  });

  for (const [name, wrong, message] of [
    [
      "a chunk that changed",
      parts.map((part, place) => (place === 1 ? flipped(part) : part)),
      "the snapshot is damaged: the chunk at byte 0 has another hash than its bytes",
    ],
    ["a stream without its end", parts.slice(0, 3), "the server's snapshot is not whole"],
    ["a stream without its beginning", parts.slice(1), "the server's snapshot is not whole"],
  ] as const) {
    it(`refuses ${name} and leaves no file`, async (test) => {
      const { exitCode, stderr, folder } = await backUp(test, [{ parts: wrong }]);
      assert.equal(exitCode, 1);
      assert.ok(stderr.includes(message), stderr);
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it("keeps the file that is there until another one is whole", async (test) => {
    const folder = await temporaryFolder(test);
    const file = join(folder, "monday.wsnap");
    await writeFile(file, "last week's");
    await using server = await startBackupServer([{ parts: parts.slice(0, 3) }]);
    const run = createCommandRunner(server.address);
    assert.equal((await run(["backup", "-o", file])).exitCode, 1);
    assert.deepEqual(await readdir(folder), ["monday.wsnap"]);
  });

  it("writes to a pipe, and what it says elsewhere", async () => {
    await using server = await startBackupServer([{ parts }]);
    const run = createCommandRunner(server.address);
    const { stdout, stderr } = await run(["backup", "-o", "-"]);
    assert.match(stdout, /WSNAP/);
    assert.match(stderr, /^-: 0\.0 MB in /);
  });
});

/** The same part with another byte in its content. */
function flipped({ part }: SnapshotPart): SnapshotPart {
  assert(part?.$case === "chunk");
  const content = Buffer.from(part.chunk.content);
  content[0] ^= 1;
  return { part: { $case: "chunk", chunk: { ...part.chunk, content } } };
}
