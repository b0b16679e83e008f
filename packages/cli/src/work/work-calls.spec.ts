import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcCommand, Work } from "@wellspring/contract";
import { openLink } from "../link.ts";
import { createCommandRunner } from "../testing/command-runner.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { startWorkServer } from "../testing/work-server.ts";
import { getWork, listWorks, readLeases } from "./work-calls.ts";

describe("listWorks()", () => {
  it("reads page after page", async () => {
    await using server = await startWorkServer();
    await createCommandRunner(server.address)(["calc", "add", "1", "2"]);
    const [work] = server.works;
    for (let number = 2n; number <= 2_500n; number++) server.works.push({ ...work, number });
    const args = { server: server.address, project: "default", timeout: "5", json: false };
    using link = openLink(args, createSpecIo());
    const numbers: bigint[] = [];
    for await (const { number } of listWorks(link, { engine: "calc" })) numbers.push(number);
    assert.equal(numbers.length, 2_500);
    assert.equal(numbers.at(-1), 2_500n);
    const { command } = CalcCommand.decode((await getWork(link, work.workId)).body);
    assert.deepEqual(command, { $case: "add", add: { a: 1n, b: 2n } });
  });
});

describe("readLeases()", () => {
  it("asks for as many at once as may be", async () => {
    await using server = await startWorkServer();
    const workIds = [1, 2].map((byte) => Buffer.alloc(16, byte));
    const lease = { backend: "b:1", engineCopy: "e:1", engineVersion: "1.0", delivery: 1 };
    server.leases.push(...workIds.map((workId) => ({ ...lease, workId, sinceMs: 7n })));
    const works = Array.from({ length: 2_001 }, () => Work.decode(new Uint8Array()));
    const held = [...works, ...workIds.map((workId) => ({ ...works[0], workId }))];
    const args = { server: server.address, project: "default", timeout: "5", json: false };
    using link = openLink(args, createSpecIo());
    const leases = await readLeases(link, held);
    assert.deepEqual([...leases.keys()].sort(), [
      "01010101-0101-0101-0101-010101010101",
      "02020202-0202-0202-0202-020202020202",
    ]);
  });
});
