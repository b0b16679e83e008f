import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CalcCommand } from "@wellspring/contract";
import { openLink } from "../link.ts";
import { createCommandRunner } from "../testing/command-runner.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { startWorkServer } from "../testing/work-server.ts";
import { getWork, listWorks } from "./work-calls.ts";

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
