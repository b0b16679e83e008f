import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, crc32c, limits, type UploadResponse } from "@wellspring/contract";
import { Backend, type UploadStream } from "../testing/backend.ts";
import { noiseBlock } from "../testing/noise.ts";
import { growthRows, idOf, rowsToBlock } from "../testing/readings.ts";
import { ResponseChannel } from "./response-channel.ts";
import { UploadAdditions } from "./upload-additions.ts";
import { UploadSession } from "./upload-session.ts";

const rows = growthRows(["A1", "B1"], 4);
const block = rowsToBlock(rows);

/** The block with another count of readings in its header, and the checksum that fits. */
const forgeCount = (readings: number): Buffer => {
  const forged = Buffer.from(block);
  forged.writeUInt32LE(readings, 10);
  forged.writeUInt32LE(crc32c(forged, 6), 2);
  return forged;
};

/** Opens an upload, lets something be sent and expects the stream to end with this refusal. */
const refuses = async (send: (stream: UploadStream) => Promise<unknown>, message: string) => {
  await using backend = await Backend.open();
  const stream = backend.openUpload();
  await stream.open();
  await send(stream).catch(() => undefined);
  await assert.rejects(stream.end(), { code: Code.INVALID_ARGUMENT, message });
  assert.equal([...backend.context.store.list("blocks", Buffer.alloc(0))].length, 0);
};

describe("UploadSession.addBlock()", () => {
  it("refuses an index that is not the next", async () => {
    await refuses((stream) => stream.sendBlock(block, { index: 1 }), "index: is 1 where 0 is next");
    await refuses(async (stream) => {
      await stream.sendBlock(block);
      await stream.sendBlock(block, { index: 0 });
    }, "index: is 0 where 1 is next");
  });

  it("refuses a block whose bytes changed on their way", async () => {
    const damaged = Buffer.from(block);
    damaged[20] ^= 1;
    await refuses((stream) => stream.sendBlock(damaged), "block: has a wrong checksum");
    await refuses((stream) => stream.sendBlock(Buffer.alloc(3)), "block: 3 bytes are too few");
  });

  it("refuses names and plates that can't be", async () => {
    const long = "a".repeat(limits.runNameBytesMax + 1);
    const cases = [
      { place: { run: "" }, says: "run: is empty" },
      { place: { run: long }, says: "run: has 201 bytes, at most 200 are allowed" },
      { place: { run: "a\u0007" }, says: "run: must not contain control characters" },
      {
        place: { plate: limits.plateMax + 1 },
        says: "plate: 1000000 is no whole number from 0 to 999999",
      },
    ];
    for (const { place, says } of cases) {
      await refuses((stream) => stream.sendBlock(block, place), says);
    }
  });

  it("takes names and plates at their bounds", async () => {
    await using backend = await Backend.open();
    const run = "é".repeat(limits.runNameBytesMax / 2);
    const project = "p".repeat(limits.projectNameBytesMax);
    await backend.upload([{ rows, run, plate: limits.plateMax }], { project });
    const { plates } = await backend.getRun(run, { project });
    assert.deepEqual(
      plates.map(({ plate }) => plate),
      [limits.plateMax],
    );
  });

  it("refuses more readings than one upload may have", async () => {
    await refuses(
      (stream) => stream.sendBlock(forgeCount(limits.uploadReadingsMax + 1)),
      "upload: has more than 200000000 readings",
    );
    await refuses(async (stream) => {
      await stream.sendBlock(forgeCount(limits.uploadReadingsMax));
      await stream.sendBlock(forgeCount(1));
    }, "upload: has more than 200000000 readings");
  });

  it("takes as many as it may have, and looks into the block itself later", async () => {
    await refuses(async (stream) => {
      await stream.sendBlock(forgeCount(limits.uploadReadingsMax));
      await stream.send({ $case: "commit", commit: { blocks: 1 } });
    }, "block: says 200000000 readings");
  });

  it("refuses more blocks than one upload may have", async () => {
    await using backend = await Backend.open();
    const open = {
      uploadId: idOf(1),
      project: "",
      append: false,
      file: "",
      description: undefined,
      first: true,
    };
    const last = limits.uploadBlocksMax - 1;
    const checksums = new Array<number>(last).fill(0);
    const responses = new ResponseChannel<UploadResponse>();
    const additions = new UploadAdditions("default");
    const progress = { checksums, readings: 0, additions, isCommitted: false };
    const session = new UploadSession(backend.context, open, "", responses, progress);
    await session.addBlock({ index: last, run: "run-01", plate: 0, block });
    await assert.rejects(session.addBlock({ index: last + 1, run: "run-01", plate: 0, block }), {
      code: Code.INVALID_ARGUMENT,
      message: "upload: has more than 100000 blocks",
    });
  });

  it("stages blocks as they come where they are many, and tells how many are durable", async () => {
    await using backend = await Backend.open();
    const stream = backend.openUpload();
    await stream.open();
    for (let plate = 0; plate < 6; plate++) await stream.sendBlock(noiseBlock, { plate });
    await stream.send({ $case: "commit", commit: { blocks: 6 } });
    const answers = await stream.rest();
    const staged = answers.flatMap((part) =>
      part?.$case === "staged" ? [part.staged.blocksStaged] : [],
    );
    assert.ok(staged.length >= 2, `staged ${staged} of 6`);
    assert.deepEqual(staged, [...staged].sort());
    const last = answers.at(-1);
    assert(last?.$case === "committed");
    assert.equal(last.committed.newReadings, 6 * 16_384);
  });
});

describe("UploadSession.commit()", () => {
  it("refuses another number of blocks than were sent", async () => {
    const commit = async (stream: UploadStream, blocks: number) => {
      await stream.sendBlock(block);
      await stream.send({ $case: "commit", commit: { blocks } });
    };
    await refuses((stream) => commit(stream, 2), "blocks: is 2 after 1 blocks");
    await refuses((stream) => commit(stream, 0), "blocks: is 0 after 1 blocks");
  });

  it("drops an upload that does not fit its run, what was staged before too", async () => {
    await using backend = await Backend.open();
    const said = { robot: "", instrument: "", startedAt: "" };
    const attributes = Object.fromEntries([...Array(100).keys()].map((n) => [`key ${n}`, "a"]));
    await backend.upload([{ rows }], { description: { ...said, attributes } });
    const open = {
      uploadId: idOf(7),
      append: true,
      description: { ...said, attributes: { extra: "b" } },
    };
    const cut = backend.openUpload(open);
    await cut.open();
    await cut.sendBlock(block, { plate: 1 });
    await cut.end();
    const again = backend.openUpload(open);
    assert.equal(await again.open(), 1);
    await assert.rejects(again.commit(), {
      code: Code.INVALID_ARGUMENT,
      message: "attributes: run-01 would have 101, at most 100 are allowed",
    });
    assert.equal(await backend.openUpload(open).open(), 0);
    assert.equal([...backend.context.store.list("staged", Buffer.alloc(0))].length, 0);
  });

  it("answers an upload that is committed, though its run is full by now", async () => {
    await using backend = await Backend.open();
    const said = { robot: "", instrument: "", startedAt: "", attributes: { first: "a" } };
    const open = { uploadId: idOf(7), description: said };
    const committed = await backend.upload([{ rows }], open);
    const attributes = Object.fromEntries([...Array(99).keys()].map((n) => [`key ${n}`, "a"]));
    await backend.upload([{ rows }], { description: { ...said, attributes } });
    assert.deepEqual(await backend.upload([{ rows }], open), committed);
  });

  it("takes an upload of no blocks as nothing", async () => {
    await using backend = await Backend.open();
    const { newReadings, duplicates, filled } = await backend.upload([]);
    assert.deepEqual([newReadings, duplicates, filled], [0, 0, 0]);
  });
});

describe("UploadSession.abandon()", () => {
  it("writes nothing where nothing was staged", async () => {
    await using backend = await Backend.open();
    const stream = backend.openUpload();
    await stream.open();
    await stream.sendBlock(block);
    await stream.send({ $case: "abandon", abandon: {} });
    assert.deepEqual(await stream.rest(), []);
    assert.equal((await backend.getStatus()).appliedSequence, 1n);
  });
});
