import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type ReadReadingsResponse, StatusError } from "@wellspring/contract";
import { createCsvWriter } from "@wellspring/plate-file";
import { someBlock } from "../../testing/readings.ts";
import { streamReadings } from "./stream-readings.ts";

const all = { plate: undefined, wells: [] };

const answersOf = async function* (
  count: number,
  ended: () => void = () => undefined,
): AsyncGenerator<ReadReadingsResponse, undefined> {
  try {
    for (let plate = 0; plate < count; plate++) {
      yield { plate, readings: { $case: "block", block: someBlock(2) }, revision: "" };
    }
  } finally {
    ended();
  }
  return undefined;
};

describe("streamReadings()", () => {
  it("gives bytes that stay as they are", async () => {
    const chunks: Buffer[] = [];
    const stream = await streamReadings(answersOf(3), all, createCsvWriter("r"));
    for await (const chunk of stream) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString().split("\r\n").length, 7);
  });

  it("refuses before the first byte where nothing comes, naming what was asked", async () => {
    for (const [asked, message] of [
      [all, "there are no readings"],
      [{ plate: 7, wells: [] }, "there are no readings on plate 7"],
      [{ plate: 7, wells: ["A1", "B1"] }, "there are no readings on plate 7 in A1, B1"],
    ] as const) {
      const stream = streamReadings(
        answersOf(0),
        { ...asked, wells: [...asked.wells] },
        createCsvWriter("r"),
      );
      await assert.rejects(stream, new StatusError(Code.NOT_FOUND, message));
    }
  });

  it("lets go of the answers when nobody reads on", async () => {
    let isOver = false;
    const answers = answersOf(3, () => {
      isOver = true;
    });
    const stream = await streamReadings(answers, all, createCsvWriter("r"));
    await stream.next();
    await stream.return(undefined);
    // A stream that was never begun has nothing to let go of.
    if (!isOver) await answers.return(undefined);
    assert.equal(isOver, true);
  });
});
