import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callUnary, RunServiceService } from "@wellspring/contract";
import { openSmallBench } from "../testing/small-bench.ts";
import { appendAsRobots } from "./robots.ts";
import { startServers } from "./servers.ts";
import { openClient } from "./upload-blocks.ts";

describe("appendAsRobots()", () => {
  it("appends a read in each period to each robot's run, the first one to warm up", async () => {
    await using bench = await openSmallBench();
    await using servers = await startServers(bench.folder);
    const load = { count: 3, wells: 5, periodSeconds: 0.1, periods: 2 };
    const startedMs = performance.now();
    const times = await appendAsRobots(servers.address, load, 1);
    assert.ok(performance.now() - startedMs >= 300, "it did not wait for the periods");
    assert.equal(times.length, 6);
    assert.ok(times.every((ms) => ms > 0));
    using client = openClient(servers.address);
    const request = { project: "", run: "robot-2", token: "" };
    const { run } = await callUnary(client, RunServiceService.getRun, request);
    assert.equal(run?.readings, 15);
  });
});
