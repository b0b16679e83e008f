import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createLogger } from "@wellspring/service";
import { openServe } from "../serve.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { uploadColumns } from "../testing/upload-columns.ts";
import { checkCommand } from "./check.ts";

const program = { name: "wellspring", version: "0", commands: [checkCommand] };

describe("wellspring check", () => {
  it("says what a folder holds, once its server has stopped", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-check-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    {
      await using servers = await openServe({
        listen: "127.0.0.1:0",
        data: folder,
        diskUsedPercentMax: "100",
        drainTimeoutMs: "1000",
        print: false,
        logger: createLogger({ name: "spec", level: "fatal" }),
        stdout: new PassThrough(),
      });
      await uploadColumns(servers.address, "checked");
      const busy = createSpecIo();
      assert.equal(await runCommandLine(program, ["check", folder], busy), 1);
      assert.match(busy.stderrText(), /is in use by another process/);
    }
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["check", folder], io), 0);
    assert.match(io.stdoutText(), /nothing is wrong: 1 run, 1 plate, 2 readings, 1 block, /);
    const json = createSpecIo();
    assert.equal(await runCommandLine(program, ["check", folder, "--json"], json), 0);
    assert.equal(JSON.parse(json.stdoutText()).readings, 2);
  });

  it("says that a folder is not one of ours", async () => {
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["check", tmpdir()], io), 1);
    assert.match(
      io.stderrText(),
      /^wellspring: .* is no data folder of Wellspring\nNext: name the folder that /,
    );
  });
});
