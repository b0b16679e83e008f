import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startMain } from "../testing/start-main.ts";
import { columnLines, uploadColumns } from "../testing/upload-columns.ts";

const listen = ["--listen", "127.0.0.1:0", "--json"];

describe("wellspring backend and wellspring gateway", () => {
  it("stand apart, and each prints what passes through it", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-backend-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const backend = startMain(["backend", "--data", folder, "--print", ...listen]);
    const { address } = JSON.parse(await backend.line(() => true));
    const gateway = startMain(["gateway", "--backend", address, ...listen]);
    const front = JSON.parse(await gateway.line(() => true));
    assert.equal((await uploadColumns(front.address, "apart"))?.newReadings, 2);
    await gateway.line((line) => line.includes("Upload"));
    assert.equal(await gateway.stop(), 0);
    assert.equal(await backend.stop(), 0);
    assert.deepEqual(backend.lines.slice(1), columnLines("apart"));
    assert.match(gateway.lines[1], /Upload.*apart.*2/);
  });
});
