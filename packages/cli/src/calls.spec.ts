import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { getRun, listHistory, listRuns, readReadings, retract } from "./calls.ts";
import { type ReadingRow, readingsOf } from "./testing/readings.ts";
import { startRunServer } from "./testing/run-server.ts";
import { RunStore } from "./testing/run-store.ts";
import { addSampleRun } from "./testing/sample-run.ts";
import { openSpecLink } from "./testing/spec-link.ts";

const retraction = { project: "", run: "run-01", wells: ["A1"], plate: 0, reason: "x" };

describe("calls", () => {
  let state: string;
  before(async () => {
    state = await mkdtemp(join(tmpdir(), "wellspring-calls-"));
  });
  after(() => rm(state, { recursive: true }));

  it("read again after what may pass", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    server.store.failures.push(new StatusError(Code.UNAVAILABLE, "behind"));
    using link = openSpecLink(server);
    assert.deepEqual(
      (await listRuns(link)).map(({ name }) => name),
      ["run-01"],
    );
    assert.deepEqual(link.notices, [`${server.address}: behind; trying again`]);
  });

  it("read with the token of what was written last", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    using link = openSpecLink(server, state);
    const retractionId = Buffer.alloc(16, 1);
    const { token, readings } = await retract(link, { ...retraction, retractionId });
    assert.equal(readings, 3);
    await getRun(link, "run-01");
    assert.deepEqual(server.store.tokensSeen, [token]);
    assert.equal((await listHistory(link, "run-01")).length, 2);
  });

  it("forget a token of another log, and say so", async () => {
    const first = await startRunServer();
    addSampleRun(first.store);
    const port = Number(first.address.split(":")[1]);
    {
      using link = openSpecLink(first, state);
      await retract(link, { ...retraction, retractionId: Buffer.alloc(16, 2) });
      first.kill();
    }
    const otherLog = new RunStore("0194a1de-0000-7000-8000-00000000000f");
    addSampleRun(otherLog);
    await using second = await startRunServer(otherLog, port);
    const filesBefore = (await readdir(state)).length;
    using link = openSpecLink(second, state);
    assert.equal((await getRun(link, "run-01")).run.readings, 6);
    assert.equal(link.notices.length, 1);
    assert.match(link.notices[0], /has another log than when it was written to last: /);
    assert.equal((await readdir(state)).length, filesBefore - 1);
    assert.equal(otherLog.tokensSeen.at(-1), "");
  });

  it("reject with what is not there", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    const notFound = { code: Code.NOT_FOUND, message: "no run is called x" };
    await assert.rejects(getRun(link, "x"), notFound);
    await assert.rejects(listHistory(link, "x"), notFound);
  });
});

describe("getRun()", () => {
  it("gives every plate once although the stream breaks", async () => {
    await using server = await startRunServer();
    for (const plate of [0, 1, 2]) {
      server.store.apply("run-01", plate, readingsOf([["A1", 0, plate, 0]]), true);
    }
    server.store.readBreaks.push(0, 2);
    using link = openSpecLink(server);
    const { run, plates } = await getRun(link, "run-01");
    assert.equal(run.plates, 3);
    assert.deepEqual(
      plates.map(({ plate }) => plate),
      [0, 1, 2],
    );
    assert.equal(server.store.readBreaks.length, 0);
  });
});

describe("readReadings()", () => {
  it("gives every reading once although the stream breaks", async () => {
    await using server = await startRunServer();
    for (const plate of [0, 1, 2]) {
      const rows = Array.from({ length: 2_500 }, (_, place): ReadingRow => {
        const well = place < 1_250 ? "A1" : "A2";
        return [well, place, place, 0];
      });
      server.store.apply("run-01", plate, readingsOf(rows), true);
    }
    server.store.readBreaks.push(1, 4, 0, 6);
    using link = openSpecLink(server);
    const seen: string[] = [];
    await readReadings(link, { run: "run-01", wells: [] }, async (plate, { wells, runtimes }) => {
      for (const [place, well] of wells.entries()) seen.push(`${plate} ${well} ${runtimes[place]}`);
    });
    assert.equal(seen.length, 7_500);
    assert.equal(new Set(seen).size, 7_500);
    assert.equal(server.store.readBreaks.length, 0);
  });

  const changes: { what: string; change: (store: RunStore) => void }[] = [
    {
      what: "grew",
      change: (store) => store.apply("run-01", 3, readingsOf([["A1", 9, 1, 0]]), true),
    },
    {
      what: "has nothing of it any more",
      change: (store) =>
        store.retract({ ...retraction, wells: ["A2"], retractionId: Buffer.alloc(16, 3) }),
    },
  ];
  for (const { what, change } of changes) {
    it(`ends where a stream breaks and the run then ${what}`, async () => {
      await using server = await startRunServer();
      const rows = Array.from({ length: 2_500 }, (_, time): ReadingRow => ["A2", time, time, 0]);
      server.store.apply("run-01", 0, readingsOf([["A1", 0, 1, 0], ...rows]), true);
      server.store.readBreaks.push(2);
      using link = openSpecLink(server);
      let taken = 0;
      const reading = readReadings(link, { run: "run-01", wells: ["A2"] }, async (_, { wells }) => {
        if (taken === 0) change(server.store);
        taken += wells.length;
      });
      await assert.rejects(reading, {
        code: Code.ABORTED,
        message: "run run-01 changed while it was read, and the connection broke in between",
      });
      assert.equal(taken, 2_000);
    });
  }

  it("waits for whoever takes", async () => {
    await using server = await startRunServer();
    addSampleRun(server.store);
    using link = openSpecLink(server);
    let running = 0;
    await readReadings(link, { run: "run-01", wells: [] }, async () => {
      assert.equal(running++, 0);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
  });
});
