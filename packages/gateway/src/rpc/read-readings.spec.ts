import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  callServerStreaming,
  type ReadReadingsRequest,
  RunServiceService,
} from "@wellspring/contract";
import { readingsToColumns } from "../columns/readings-to-columns.ts";
import { collect } from "../testing/collect.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { noisyBlock, someBlock, someReadings } from "../testing/readings.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { until, untilStill } from "../testing/until.ts";

const { readReadings } = RunServiceService;
const timeout = 20_000;

const requestWith = (fields: Partial<ReadReadingsRequest>): ReadReadingsRequest => ({
  project: "",
  run: "run-01",
  plate: undefined,
  wells: [],
  fromRuntimeSeconds: undefined,
  toRuntimeSeconds: undefined,
  columns: false,
  token: "",
  ...fields,
});

describe("readReadings()", () => {
  const blocks = [someBlock(5), someBlock(9)];
  const noisy = noisyBlock();

  it("passes blocks through and counts their readings", { timeout }, async () => {
    await using backend = await RecordingBackend.open({ blocks });
    await using gateway = await openGateway([backend.address]);
    const request = requestWith({ plate: 3, wells: ["A1"], fromRuntimeSeconds: 5 });
    const responses = await collect(callServerStreaming(gateway.client, readReadings, request));
    const expected = blocks.map((block) => ({
      plate: 3,
      readings: { $case: "block", block },
      revision: "log-1.2",
    }));
    assert.deepEqual(responses, expected);
    assert.deepEqual(backend.requests, [{ ...request, project: "default" }]);
    await until(() => gateway.lines.length > 0);
    assert.deepEqual([gateway.lines[0].runs, gateway.lines[0].readings], [["run-01"], 14]);
  });

  it("makes columns of them itself", { timeout }, async () => {
    await using backend = await RecordingBackend.open({ blocks });
    await using gateway = await openGateway([backend.address]);
    const request = requestWith({ columns: true });
    const responses = await collect(callServerStreaming(gateway.client, readReadings, request));
    const expected = [5, 9].map((length) => {
      const columns = readingsToColumns(someReadings(length));
      return { plate: 3, readings: { $case: "columns", columns }, revision: "log-1.2" };
    });
    assert.deepEqual(responses, expected);
    assert.deepEqual(backend.requests, [requestWith({ project: "default" })]);
  });

  it("lets a slow reader slow the backend down", { timeout }, async () => {
    const many = Array.from({ length: 600 }, () => noisy);
    await using backend = await RecordingBackend.open({ blocks: many });
    await using gateway = await openGateway([backend.address]);
    const responses = callServerStreaming(gateway.client, readReadings, requestWith({}));
    assert.equal((await responses.next()).done, false);
    await untilStill(() => backend.blocksRead);
    assert(backend.blocksRead < many.length, "all were sent while one was read");
    assert.equal((await collect(responses)).length, many.length - 1);
  });

  it("tells the backend that a reader went away", { timeout }, async () => {
    const many = Array.from({ length: 600 }, () => noisy);
    await using backend = await RecordingBackend.open({ blocks: many });
    await using gateway = await openGateway([backend.address]);
    for await (const _ of callServerStreaming(gateway.client, readReadings, requestWith({}))) break;
    await until(() => gateway.lines.some(({ code }) => code === "CANCELLED"));
    assert(backend.blocksRead < many.length);
  });

  it("refuses what can never work", { timeout }, async () => {
    await using gateway = await openGateway(["127.0.0.1:1"]);
    for (const [fields, message] of [
      [{ run: "" }, "run: is empty"],
      [{ plate: 1_000_000 }, "plate: 1000000 is no whole number from 0 to 999999"],
      [{ wells: ["A1", "Z"] }, 'wells: "Z" is no well from A1 to AF48'],
      [{ token: "x" }, 'token: "x" is no token'],
    ] satisfies [Partial<ReadReadingsRequest>, string][]) {
      const responses = callServerStreaming(gateway.client, readReadings, requestWith(fields));
      await assert.rejects(responses.next(), { code: Code.INVALID_ARGUMENT, message });
    }
  });
});
