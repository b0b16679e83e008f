import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, HistoryEvent_Kind } from "@wellspring/contract";
import { checkFolder } from "./check/check-folder.ts";
import { Backend } from "./testing/backend.ts";
import { collect } from "./testing/collect.ts";
import { growthRows, idOf, type ReadingRow, rowsToBlock, wellSetOf } from "./testing/readings.ts";
import { createTemporaryFolder } from "./testing/temporary-folder.ts";

const wells = ["A1", "A2", "B1", "B2"];
const day1 = growthRows(wells, 3);
const day2 = growthRows(wells, 2, 3);
const withPlate = (plate: number) => (row: ReadingRow) => [plate, ...row];

describe("the run of a robot", () => {
  it("arrives in blocks, is appended to, is retracted, and comes anew", async () => {
    using folder = createTemporaryFolder();
    const backend = await Backend.openIn(folder.path);
    const description = { robot: "r7", instrument: "", startedAt: "", attributes: {} };

    // The robot hands over two plates. Its connection breaks after the first.
    const broken = backend.openUpload({ uploadId: idOf(1), file: "day-1.csv", description });
    assert.equal(await broken.open(), 0);
    await broken.sendBlock(rowsToBlock(day1), { run: "ecoli-42", plate: 1 });
    const acknowledged = await broken.end();
    assert.deepEqual(acknowledged, [{ $case: "staged", staged: { blocksStaged: 1 } }]);

    // Nobody reads half an upload.
    await assert.rejects(backend.getRun("ecoli-42"), {
      code: Code.NOT_FOUND,
      message: "no run is called ecoli-42 in project default",
    });

    // It goes on behind what is durable, and commits.
    const stream = backend.openUpload({ uploadId: idOf(1), file: "day-1.csv", description });
    assert.equal(await stream.open(), 1);
    await stream.sendBlock(rowsToBlock(day1), { run: "ecoli-42", plate: 2 });
    const { newReadings, token } = await stream.commit();
    assert.equal(newReadings, 24);

    // Whoever has the token reads it, wherever.
    const { run, plates } = await backend.getRun("ecoli-42", { token });
    assert.deepEqual([run?.plates, run?.wells, run?.readings], [2, 8, 24]);
    assert.deepEqual(plates[0].wells, wellSetOf(wells));

    // The next day's file repeats the first day. It says that it may add to the run.
    const both = { run: "ecoli-42", plate: 1, rows: [...day1, ...day2] };
    await assert.rejects(backend.upload([both]), {
      code: Code.ALREADY_EXISTS,
      message:
        "run ecoli-42 exists with 24 readings and 8 of yours are new: " +
        "append to it, or choose another name",
    });
    const appended = await backend.upload([both], { append: true, file: "day-2.csv" });
    assert.deepEqual([appended.newReadings, appended.duplicates], [8, 12]);
    assert.deepEqual(
      await backend.rows({ run: "ecoli-42", plate: 1, wells: ["B1"], fromRuntimeSeconds: 1200 }),
      growthRows(wells, 3, 2)
        .filter(([well]) => well === "B1")
        .map(withPlate(1)),
    );

    // One well was contaminated; then it turns out that all of it was.
    const reason = "contaminated";
    const well = { run: "ecoli-42", plate: 1, wells: ["A2"], reason, retractionId: idOf(2) };
    assert.equal((await backend.retract(well)).readings, 5);
    const all = { run: "ecoli-42", reason, retractionId: idOf(3) };
    assert.equal((await backend.retract(all)).readings, 27);
    await assert.rejects(backend.getRun("ecoli-42"), {
      code: Code.NOT_FOUND,
      message: "run ecoli-42 was retracted: its history tells when and why",
    });
    assert.deepEqual(await collect(backend.listRuns()), []);

    // It is measured again and comes anew under its name, with other values.
    const anew: ReadingRow[] = [["A1", 0, 0.042]];
    await backend.upload([{ run: "ecoli-42", plate: 1, rows: anew }], { file: "anew.csv" });
    assert.deepEqual(await backend.rows({ run: "ecoli-42" }), anew.map(withPlate(1)));

    // Its history has kept all of it.
    const history = (await collect(backend.listHistory("ecoli-42"))).flatMap(
      ({ events }) => events,
    );
    const { UPLOADED, APPENDED, RETRACTED } = HistoryEvent_Kind;
    assert.deepEqual(
      history.map((event) => [event.kind, event.file, event.newReadings, event.retractedReadings]),
      [
        [UPLOADED, "day-1.csv", 24, 0],
        [APPENDED, "day-2.csv", 8, 0],
        [RETRACTED, "", 0, 5],
        [RETRACTED, "", 0, 27],
        [UPLOADED, "anew.csv", 1, 0],
      ],
    );

    // The checker finds all of it in order once the backend has stopped.
    await backend[Symbol.asyncDispose]();
    const { readings, runs, openUploads, violations } = await checkFolder(folder.path);
    assert.deepEqual([readings, runs, openUploads, violations], [1, 1, 0, []]);
  });
});
