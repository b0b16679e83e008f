import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, before, describe, it } from "node:test";
import { startRunServer } from "../testing/run-server.ts";
import { sampleCsv } from "../testing/sample-run.ts";
import { openSpecLink } from "../testing/spec-link.ts";
import { type FileSettings, FileUploader } from "./file-uploader.ts";

const settings: FileSettings = {
  run: undefined,
  plate: undefined,
  append: false,
  dryRun: false,
  json: false,
  description: { robot: "", instrument: "", startedAt: "", attributes: {} },
  keptBytesMax: 1e6,
};

describe("FileUploader", () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-uploader-"));
    path = join(folder, "a.csv");
    await writeFile(path, sampleCsv);
  });
  after(() => rm(folder, { recursive: true }));

  it("counts the bytes that were read of all files", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    const uploader = new FileUploader(link, new PassThrough(), settings);
    assert.equal(uploader.bytesRead, 0);
    const { size } = await stat(path);
    for (const times of [1, 2]) {
      const { exitCode } = await uploader.upload(path);
      assert.equal(exitCode, 0);
      assert.equal(uploader.bytesRead, times * size);
    }
  });

  it("reads standard input that has a run column without being told a run", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    const stdin = new PassThrough();
    stdin.end(sampleCsv);
    const { stdout } = await new FileUploader(link, stdin, settings).upload("-");
    assert.match(stdout[0], /^standard input: stored run run-01: 6 rows/);
    assert.equal(server.store.history("run-01")[0].file, "standard input");
  });

  it("does not try once the server was given up", async () => {
    const server = await startRunServer();
    server.kill();
    using link = openSpecLink(server, undefined, "0.1");
    const uploader = new FileUploader(link, new PassThrough(), settings);
    assert.equal((await uploader.upload(path)).exitCode, 75);
    assert.deepEqual(await uploader.upload(path), {
      stdout: [],
      stderr: [`${path}: not tried`],
      exitCode: 75,
    });
  });

  it("says what is wrong with a file that can't be opened", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    const { stderr } = await new FileUploader(link, new PassThrough(), settings).upload(folder);
    assert.equal(stderr[0], `${folder}:1:1: is a folder, wanted is a file`);
  });
});
