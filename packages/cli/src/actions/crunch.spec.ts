import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, MyData, MyResult, Work_State } from "@wellspring/contract";
import { createCommandRunner } from "../testing/command-runner.ts";
import { startWorkServer } from "../testing/work-server.ts";

describe("wellspring crunch", () => {
  it("hands in numbers, and shows what was made of them", async () => {
    await using server = await startWorkServer();
    const run = createCommandRunner(server.address);
    const produced = await run(["crunch", "produce", "--count", "3", "--every", "0.001"]);
    assert.equal(produced.stdout, "1\n2\n3\n");
    const [first, second, third] = server.works;
    const data = MyData.decode(second.body);
    assert.equal(data.Data, 2n);
    const ProcessTime = new Date("2019-05-01T10:00:01Z");
    const result = MyResult.encode({ ...data, RData: 4n, DTimeStamp: undefined, ProcessTime });
    second.state = Work_State.DONE;
    second.result = Buffer.from(result.finish());
    Object.assign(third, {
      workId: Buffer.alloc(16, 3),
      state: Work_State.FAILED,
      failure: "no",
      failureCode: Code.ABORTED,
    });
    const results = ["crunch", "results", "--follow=false"];
    assert.equal(
      (await run(results)).stdout,
      "2: 2 -> 4, 2019-05-01T10:00:01.000Z\n03030303-0303-0303-0303-030303030303 failed: no\n",
    );
    first.state = Work_State.FAILED;
    const lines = (await run([...results, "--json"])).stdout.trimEnd().split("\n");
    assert.equal(lines.length, 3);
    assert.equal(JSON.parse(lines[1]).RData, "4");
  });

  for (const wrong of [
    ["--count", "many"],
    ["--every", "0"],
  ]) {
    it(`refuses ${wrong.join(" ")}`, async () => {
      const run = createCommandRunner("127.0.0.1:1");
      assert.equal((await run(["crunch", "produce", ...wrong])).exitCode, 2);
    });
  }
});
