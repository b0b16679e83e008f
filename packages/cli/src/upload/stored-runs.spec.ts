import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, parseWell, StatusError } from "@wellspring/contract";
import { startRunServer } from "../testing/run-server.ts";
import { addSampleRun } from "../testing/sample-run.ts";
import { openSpecLink } from "../testing/spec-link.ts";
import { StoredRuns } from "./stored-runs.ts";

/** Runs of a server with the sample run, and the calls that it has heard. */
const open = async () => {
  const server = await startRunServer();
  addSampleRun(server.store);
  const link = openSpecLink(server);
  const dispose = async () => {
    link[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  };
  const { tokensSeen: calls, failures } = server.store;
  return { runs: new StoredRuns(link), calls, failures, [Symbol.asyncDispose]: dispose };
};

describe("StoredRuns", () => {
  it("tells what is known of a run, and asks for it once", async () => {
    await using opened = await open();
    const run = await opened.runs.find("run-01");
    assert.equal(run?.description?.robot, "R1");
    assert.deepEqual([...run.plates], [0, 3]);
    assert.equal(await opened.runs.find("run-01"), run);
    assert.equal(opened.calls.length, 1);
  });

  it("tells that there is no such run, and asks for it once", async () => {
    await using opened = await open();
    assert.equal(await opened.runs.find("run-02"), undefined);
    assert.equal((await opened.runs.findPlate("run-02", 0)).count, 0);
    assert.equal(opened.calls.length, 1);
  });

  it("gives a plate's readings, and asks for them once", async () => {
    await using opened = await open();
    const plate = await opened.runs.findPlate("run-01", 0);
    assert.equal(plate.count, 5);
    const found = plate.find(parseWell("B2"), 600);
    assert.equal(found?.readings.opticalDensities[found.place], 0.2);
    assert.equal(await opened.runs.findPlate("run-01", 0), plate);
    assert.equal(opened.calls.length, 2);
  });

  it("has no readings of a plate that the run does not have, and asks for none", async () => {
    await using opened = await open();
    assert.equal((await opened.runs.findPlate("run-01", 7)).count, 0);
    assert.equal(opened.calls.length, 1);
  });

  it("rejects with any other refusal", async () => {
    await using opened = await open();
    opened.failures.push(new StatusError(Code.PERMISSION_DENIED, "not you"));
    await assert.rejects(opened.runs.find("run-01"), {
      code: Code.PERMISSION_DENIED,
      message: "not you",
    });
  });
});
