import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  limits,
  parseToken,
  readRefusal,
  StatusError,
  type UploadRequest,
} from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { growthRows, idOf, type ReadingRow, rowsToBlock } from "../testing/readings.ts";
import { abandon, blockOf, stage } from "../testing/records.ts";

const rows = growthRows(["A1", "B1"], 4);
const block = rowsToBlock(rows);
const parts = [rows.slice(0, 3), rows.slice(3, 6), rows.slice(6)].map((part) => rowsToBlock(part));

describe("Upload", () => {
  it("answers opened, then committed with a token, and ends", async () => {
    await using backend = await Backend.open();
    const stream = backend.openUpload();
    assert.equal(await stream.open(), 0);
    await stream.sendBlock(block);
    await stream.send({ $case: "commit", commit: { blocks: 1 } });
    const { logId } = await backend.getStatus();
    assert.deepEqual(await stream.rest(), [
      {
        $case: "committed",
        committed: { token: `${logId}.2`, newReadings: 8, duplicates: 0, filled: 0 },
      },
    ]);
    assert.deepEqual(
      await backend.rows(),
      rows.map((row) => [0, ...row]),
    );
  });

  it("stores nothing of what is there, and says so", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const { newReadings, duplicates, token } = await backend.upload([{ rows }]);
    assert.deepEqual([newReadings, duplicates, parseToken(token)?.sequence], [0, 8, 3n]);
  });

  it("refuses a conflict with what it is in conflict with", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows, plate: 3 }]);
    const other: ReadingRow[] = [["B1", 600, 0.9]];
    const error = await backend.upload([{ rows: other, plate: 3 }]).catch(StatusError.from);
    assert.ok(error instanceof StatusError);
    assert.equal(error.code, Code.ALREADY_EXISTS);
    assert.equal(
      error.message,
      "1 reading is there with other values, the first: run run-01, plate 3, well B1, 600 s: " +
        "stored 0.111 (corrected 0.061), uploaded 0.9 (corrected absent)",
    );
    const { conflicts, conflictCount } = readRefusal(error) ?? {};
    assert.equal(conflictCount, 1);
    assert.deepEqual(conflicts?.[0], {
      run: "run-01",
      plate: 3,
      well: "B1",
      runtimeSeconds: 600,
      storedOpticalDensity: 0.111,
      storedCorrectedOpticalDensity: 0.061,
      uploadedOpticalDensity: 0.9,
      uploadedCorrectedOpticalDensity: undefined,
    });
  });

  it("keeps the description, the project and the file", async () => {
    await using backend = await Backend.open();
    const description = { robot: "r7", instrument: "", startedAt: "", attributes: { a: "b" } };
    await backend.upload([{ rows }], { description, project: "yeast", file: "a.csv" });
    const { run } = await backend.getRun("run-01", { project: "yeast" });
    assert.deepEqual(run?.description, description);
  });
});

describe("Upload of a stream that was cut", () => {
  it("goes on behind what is staged", async () => {
    await using backend = await Backend.open();
    const uploadId = idOf(7);
    const cut = backend.openUpload({ uploadId });
    await cut.open();
    await cut.sendBlock(parts[0]);
    await cut.sendBlock(parts[1]);
    const answers = await cut.end();
    assert.deepEqual(answers, [{ $case: "staged", staged: { blocksStaged: 2 } }]);
    const again = backend.openUpload({ uploadId });
    assert.equal(await again.open(), 2);
    await again.sendBlock(parts[2]);
    assert.equal((await again.commit()).newReadings, 8);
    assert.deepEqual(
      await backend.rows(),
      rows.map((row) => [0, ...row]),
    );
  });

  it("asks the log how far it is, which a first stream need not", async (t) => {
    await using backend = await Backend.open();
    const { mock } = t.mock.method(backend.context.log, "catchUp");
    const uploadId = idOf(7);
    const cut = backend.openUpload({ uploadId, first: true });
    await cut.open();
    await cut.sendBlock(parts[0]);
    await cut.end();
    assert.equal(mock.callCount(), 0);
    assert.equal(await backend.openUpload({ uploadId }).open(), 1);
    assert.equal(mock.callCount(), 1);
  });

  it("is committed once where a client says again that it is the first", async () => {
    await using backend = await Backend.open();
    const uploadId = idOf(7);
    const committed = await backend.upload([{ rows }], { uploadId, first: true });
    assert.deepEqual(await backend.upload([{ rows }], { uploadId, first: true }), committed);
  });

  it("drops what was not acknowledged of one that broke in the middle", async () => {
    await using backend = await Backend.open();
    const uploadId = idOf(7);
    const cut = backend.openUpload({ uploadId });
    await cut.open();
    await cut.sendBlock(parts[0]);
    cut.cancel();
    const again = backend.openUpload({ uploadId });
    assert.equal(await again.open(), 0);
    for (const part of parts) await again.sendBlock(part);
    assert.equal((await again.commit()).newReadings, 8);
  });

  it("answers the same once it was committed, whatever is sent", async () => {
    await using backend = await Backend.open();
    const uploadId = idOf(7);
    const committed = await backend.upload([{ rows }], { uploadId });
    assert.deepEqual(await backend.upload([{ rows }], { uploadId }), committed);
    const bare = backend.openUpload({ uploadId });
    assert.equal(await bare.open(), 0);
    assert.deepEqual(await bare.commit(0), committed);
  });

  it("ends with one copy where two streams of it go on at once", async () => {
    await using backend = await Backend.open();
    const uploadId = idOf(7);
    const cut = backend.openUpload({ uploadId });
    await cut.open();
    await cut.sendBlock(parts[0]);
    await cut.end();
    const streams = [backend.openUpload({ uploadId }), backend.openUpload({ uploadId })];
    const committed = streams.map(async (stream) => {
      assert.equal(await stream.open(), 1);
      for (const part of parts.slice(1)) await stream.sendBlock(part);
      return stream.commit();
    });
    const [first, second] = await Promise.all(committed);
    assert.deepEqual(second, first);
    assert.equal(first.newReadings, 8);
    assert.equal((await backend.rows()).length, 8);
  });

  it("starts anew once it was abandoned", async () => {
    await using backend = await Backend.open();
    const uploadId = idOf(7);
    const cut = backend.openUpload({ uploadId });
    await cut.open();
    await cut.sendBlock(parts[0]);
    await cut.end();
    const given = backend.openUpload({ uploadId });
    assert.equal(await given.open(), 1);
    await given.send({ $case: "abandon", abandon: {} });
    assert.deepEqual(await given.rest(), []);
    assert.equal(await backend.openUpload({ uploadId }).open(), 0);
    assert.equal([...backend.context.store.list("blocks", Buffer.alloc(0))].length, 0);
  });

  it("starts anew once it expired", async () => {
    let nowMs = 4_000_000_000_000;
    await using backend = await Backend.open({ now: () => nowMs });
    const uploadId = idOf(7);
    const cut = backend.openUpload({ uploadId });
    await cut.open();
    await cut.sendBlock(parts[0]);
    await cut.end();
    nowMs += limits.uploadExpiryMs + 1;
    await backend.upload([{ rows, run: "other" }]);
    assert.equal(await backend.openUpload({ uploadId }).open(), 0);
    assert.equal([...backend.context.store.list("staged", Buffer.alloc(0))].length, 0);
  });
});

describe("Upload of messages out of order", () => {
  const open = {
    uploadId: idOf(1),
    project: "",
    append: false,
    file: "",
    description: undefined,
    first: true,
  };
  const cases: { what: string; send: UploadRequest["part"][]; says: string }[] = [
    {
      what: "no message",
      send: [],
      says: "open: is missing: the stream was empty",
    },
    {
      what: "a block first",
      send: [{ $case: "block", block: { index: 0, run: "a", plate: 0, block } }],
      says: "open: is missing: it comes before all else",
    },
    {
      what: "two opens",
      send: [
        { $case: "open", open },
        { $case: "open", open },
      ],
      says: "open: comes once, as the first message",
    },
    {
      what: "an empty message",
      send: [{ $case: "open", open }, undefined],
      says: "part: is no block, commit or abandon: columns end at the gateway",
    },
    {
      what: "columns, which end at the gateway",
      send: [
        { $case: "open", open },
        {
          $case: "columns",
          columns: {
            index: 0,
            run: "run-01",
            plate: 0,
            wells: ["A1"],
            wellIndexes: [0],
            runtimesSeconds: [0],
            opticalDensities: [0.1],
            correctedOpticalDensities: [],
          },
        },
      ],
      says: "part: is no block, commit or abandon: columns end at the gateway",
    },
    {
      what: "an id of 15 bytes",
      send: [{ $case: "open", open: { ...open, uploadId: Buffer.alloc(15) } }],
      says: "upload_id: is not 16 bytes",
    },
    {
      what: "a project that none can be called",
      send: [{ $case: "open", open: { ...open, project: "a/b" } }],
      says: 'project: must not contain "/"',
    },
  ];
  for (const { what, send, says } of cases) {
    it(`refuses ${what}`, async () => {
      await using backend = await Backend.open();
      const stream = backend.openUpload();
      for (const part of send) await stream.send(part).catch(() => undefined);
      await assert.rejects(stream.end(), { code: Code.INVALID_ARGUMENT, message: says });
    });
  }
});

describe("Upload beside as many as may be open", () => {
  it("is refused until one of them is committed, abandoned or expired", async () => {
    await using backend = await Backend.open();
    const { log } = backend.context;
    const stageOne = (upload: number) =>
      log.append({ principal: "", change: stage(upload, [blockOf(rows)]) }, 1_024);
    const others = Array.from(
      { length: limits.openUploadsMax - 1 },
      (_, upload) => 10_000 + upload,
    );
    await Promise.all(others.map(stageOne));

    const last = backend.openUpload({ uploadId: idOf(5_000) });
    await last.open();
    await last.sendBlock(block);
    await last.end();

    await assert.rejects(backend.upload([{ rows }]), {
      code: Code.RESOURCE_EXHAUSTED,
      message: "1024 uploads are open: commit or abandon some, or wait",
    });
    const again = backend.openUpload({ uploadId: idOf(5_000) });
    assert.equal(await again.open(), 1);
    await log.append({ principal: "", change: abandon(10_003) }, 64);
    assert.equal((await backend.upload([{ rows }])).newReadings, 8);
    assert.equal((await again.commit()).duplicates, 8);
  });
});
