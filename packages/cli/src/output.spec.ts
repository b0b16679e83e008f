import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { after, before, describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { openOutput, printLines } from "./output.ts";
import { createSpecIo } from "./testing/spec-io.ts";

const failing = (code: string): Writable =>
  new Writable({
    write: (_chunk, _encoding, written) => written(Object.assign(new Error("write"), { code })),
  }).on("error", () => undefined);

describe("openOutput()", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-output-"));
  });
  after(() => rm(folder, { recursive: true }));

  for (const path of [undefined, "-"]) {
    it(`takes ${path ?? "no path"} for standard output`, async () => {
      const io = createSpecIo();
      const output = await openOutput(path, io.stdout);
      assert.equal(await output.write(Buffer.from("rows")), true);
      await output.finish();
      assert.equal(io.stdoutText(), "rows");
    });
  }

  it("makes a file appear when it is finished", async () => {
    const path = join(folder, "run.csv");
    const output = await openOutput(path, createSpecIo().stdout);
    await output.write(Buffer.from("a,"));
    await output.write(Buffer.from("b"));
    assert.match((await readdir(folder)).join(), /^run\.csv\.[0-9a-f]{8}\.part$/);
    await output.finish();
    assert.deepEqual(await readdir(folder), ["run.csv"]);
    assert.equal(await readFile(path, "utf8"), "a,b");
  });

  it("leaves the old file alone when it is discarded", async () => {
    const path = join(folder, "run.csv");
    const output = await openOutput(path, createSpecIo().stdout);
    await output.write(Buffer.from("half"));
    await output.discard();
    assert.equal(await readFile(path, "utf8"), "a,b");
    assert.deepEqual(await readdir(folder), ["run.csv"]);
  });

  it("keeps apart what two write to one place", async () => {
    const path = join(folder, "both.csv");
    const outputs = await Promise.all([1, 2].map(() => openOutput(path, createSpecIo().stdout)));
    for (const [place, output] of outputs.entries()) await output.write(Buffer.from(`${place}`));
    for (const [place, output] of outputs.entries()) {
      await output.finish();
      assert.equal(await readFile(path, "utf8"), `${place}`);
    }
    await rm(path);
    assert.deepEqual(await readdir(folder), ["run.csv"]);
  });

  it("waits for no signal once it is closed", async () => {
    const before = process.listenerCount("SIGINT");
    const output = await openOutput(join(folder, "run.csv"), createSpecIo().stdout);
    assert.equal(process.listenerCount("SIGINT"), before + 1);
    await output.discard();
    await assert.rejects(openOutput(join(folder, "no", "run.csv"), createSpecIo().stdout));
    assert.equal(process.listenerCount("SIGINT"), before);
  });

  it("writes into a named pipe, which stays one", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const reading = readFile(path, "utf8");
    const output = await openOutput(path, createSpecIo().stdout);
    await output.write(Buffer.from("rows"));
    await output.finish();
    assert.equal(await reading, "rows");
    assert.equal((await stat(path)).isFIFO(), true);
    await rm(path);
  });

  it("rejects where the file can't be made", async () => {
    const next = "name a file in a folder that can be written with --output.";
    for (const [path, reason] of [
      [join(folder, "no", "run.csv"), "its folder is not there"],
      [join(folder, "run.csv", "run.csv"), "its folder is no folder"],
      [folder, "is a folder, wanted is a file"],
    ]) {
      await assert.rejects(openOutput(path, createSpecIo().stdout), {
        code: Code.FAILED_PRECONDITION,
        message: `${path}: ${reason}`,
        next,
      });
    }
  });

  it("says when nobody reads any more", async () => {
    const output = await openOutput("-", failing("EPIPE"));
    assert.equal(await output.write(Buffer.from("rows")), false);
  });

  it("rejects on any other error", async () => {
    const output = await openOutput("-", failing("ENOSPC"));
    await assert.rejects(output.write(Buffer.from("rows")), { code: "ENOSPC" });
  });
});

describe("printLines()", () => {
  it("ends each line", async () => {
    const io = createSpecIo();
    await printLines(io.stdout, ["a", "b"]);
    await printLines(io.stdout, []);
    assert.equal(io.stdoutText(), "a\nb\n");
  });

  it("ends where nobody reads any more", async () => {
    const closed = failing("EPIPE");
    await printLines(closed, ["a"]);
    await printLines(closed.destroy(), ["b"]);
    await assert.rejects(printLines(failing("ENOSPC"), ["a"]), { code: "ENOSPC" });
  });

  it("waits for a slow reader", async () => {
    let release = (): void => undefined;
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, written) => {
        release = written;
      },
    });
    let isPrinted = false;
    const printing = printLines(slow, ["a"]).then(() => {
      isPrinted = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isPrinted, false);
    release();
    await printing;
  });
});
