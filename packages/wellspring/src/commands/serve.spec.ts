import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startMain } from "../testing/start-main.ts";
import { columnLines, uploadColumns } from "../testing/upload-columns.ts";

describe("wellspring serve", () => {
  it("says in one line that it is ready, stores, and stops in order", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-serve-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const server = startMain(["serve", "--data", folder, "--listen", "127.0.0.1:0"]);
    const line = await server.line(() => true);
    assert.match(line, /^wellspring serve is ready on 127\.0\.0\.1:\d+, data in \/.*$/);
    const address = line.split(" ")[5].replace(",", "");
    assert.equal((await uploadColumns(address, "served"))?.newReadings, 2);
    assert.equal(await server.stop(), 0);
    assert.deepEqual(server.lines, [line]);
  });

  it("prints what arrives with --print, and keeps nothing", async () => {
    const server = startMain(["serve", "--print", "--listen", "127.0.0.1:0", "--json"]);
    const ready = JSON.parse(await server.line((line) => line.includes("ready")));
    assert.equal((await uploadColumns(ready.address, "printed"))?.newReadings, 2);
    await server.line((line) => line.startsWith('{"upload"'));
    assert.equal(await server.stop(), 0);
    const [, ...lines] = server.lines;
    const summary =
      '{"upload":{"file":"two.csv","project":"default","append":false,' +
      '"runs":[{"run":"printed","readings":2}]}}';
    assert.deepEqual(lines, [...columnLines("printed"), summary]);
  });
});
