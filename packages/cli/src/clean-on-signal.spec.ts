import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { cleanOnSignal } from "./clean-on-signal.ts";

/** Holds two files, one that is removed at once and one that takes a while; then it waits. */
const program = (folder: string): string => `
  import { cleanOnSignal } from ${JSON.stringify(import.meta.resolve("./clean-on-signal.ts"))};
  import { rmSync } from "node:fs";
  import { rm } from "node:fs/promises";
  cleanOnSignal(() => rmSync(${JSON.stringify(join(folder, "kept"))}))[Symbol.dispose]();
  cleanOnSignal(() => rmSync(${JSON.stringify(join(folder, "one"))}));
  cleanOnSignal(() => rm(${JSON.stringify(join(folder, "two"))}));
  cleanOnSignal(() => rm(${JSON.stringify(join(folder, "never made"))}));
  process.stdout.write("ready");
  setInterval(() => {}, 1_000);
`;

describe("cleanOnSignal()", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-signal-"));
  });
  after(() => rm(folder, { recursive: true }));

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`removes files on ${signal}, which ends the process`, async () => {
      for (const name of ["kept", "one", "two"]) await writeFile(join(folder, name), "rows");
      const argv = ["--input-type=module", "--eval", program(folder)];
      const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
      const ended = once(child, "exit");
      await once(child.stdout, "data");
      child.kill(signal);
      assert.deepEqual(await ended, [null, signal]);
      assert.deepEqual(await readdir(folder), ["kept"]);
    });
  }

  it("leaves no listener behind", () => {
    const before = process.listenerCount("SIGTERM");
    cleanOnSignal(() => undefined)[Symbol.dispose]();
    assert.equal(process.listenerCount("SIGTERM"), before);
  });
});
