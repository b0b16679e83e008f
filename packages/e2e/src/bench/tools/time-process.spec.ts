import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { timeProcess } from "./time-process.ts";

const node = (script: string) => ({ command: process.execPath, args: ["-e", script] });

describe("timeProcess()", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "time-process-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("takes the time of the whole process, and what it said", async () => {
    const startedMs = performance.now();
    const { seconds, stdout, peakBytes } = await timeProcess(node("console.log('said')"));
    const elapsedSeconds = (performance.now() - startedMs) / 1_000;
    assert.equal(stdout, "said\n");
    assert.ok(seconds > 0 && seconds <= elapsedSeconds);
    assert.equal(peakBytes === undefined, process.platform !== "linux");
  });

  it("passes input and output files, and the environment", async () => {
    const [input, output] = [join(folder, "in"), join(folder, "out")];
    await writeFile(input, "rows");
    const script = "process.stdin.pipe(process.stdout); process.stdout.write(process.env.GREETING)";
    const { stdout } = await timeProcess({
      ...node(script),
      input,
      output,
      env: { GREETING: "some " },
    });
    assert.equal(stdout, "");
    assert.equal(await readFile(output, "utf8"), "some rows");
  });

  it("rejects with what a process said that failed", async () => {
    const script = "console.error('no room'); process.exitCode = 3";
    await assert.rejects(timeProcess(node(script)), {
      message: `${process.execPath} -e ${script} ended with 3: no room`,
    });
  });

  it("rejects where there is no such command", async () => {
    const command = join(folder, "nothing");
    await assert.rejects(timeProcess({ command, args: [] }), { code: "ENOENT" });
  });
});
