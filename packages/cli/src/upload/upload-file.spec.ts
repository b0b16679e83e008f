import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import type { PlatePart } from "@wellspring/plate-file";
import { type Link, openLink } from "../link.ts";
import { type ReadingRow, readingsOf } from "../testing/readings.ts";
import { type RunServer, startRunServer } from "../testing/run-server.ts";
import { countOpenUploads } from "../testing/run-server-upload.ts";
import { RunStore } from "../testing/run-store.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import type { PlateFileParts } from "./block-feed.ts";
import { type UploadSource, uploadFile } from "./upload-file.ts";

const description = { robot: "", instrument: "", startedAt: "", attributes: {} };
const settings = { append: false, description, keptBytesMax: 1 };

const linkTo = (server: RunServer, timeout = "60"): Link & { notices: string[] } => {
  const args = { server: server.address, project: "default", timeout, json: false };
  const notices: string[] = [];
  const link = openLink(args, createSpecIo());
  return { ...link, notices, notice: (line) => void notices.push(line) };
};

const part = (plate: number, rows: readonly ReadingRow[]): PlatePart => ({
  kind: "readings",
  run: "run-01",
  plate,
  readings: readingsOf(rows),
});

const summary = { rows: 5, duplicates: 0, filled: 0, runs: ["run-01"], plates: 5, wells: 5 };

/** A file of five plates with a reading each. */
async function* fivePlates(): PlateFileParts {
  for (let plate = 0; plate < 5; plate++) yield part(plate, [["A1", 0, plate, 0]]);
  return summary;
}

const sourceOf = (read: () => PlateFileParts): UploadSource => ({
  name: "run-01.csv",
  read,
});

describe("uploadFile()", () => {
  it("uploads block by block and says what was new", async () => {
    await using server = await startRunServer();
    using link = linkTo(server);
    const result = await uploadFile(link, sourceOf(fivePlates), settings);
    assert.deepEqual(result.summary, summary);
    assert.deepEqual(result.committed, {
      token: `${server.store.logId}.1`,
      newReadings: 5,
      duplicates: 0,
      filled: 0,
    });
    assert.equal(server.store.getRun("run-01").plates, 5);
    assert.equal(server.store.history("run-01")[0].file, "run-01.csv");
  });

  for (const breaks of [[0], [1], [4], [0, 2, 0, 1]]) {
    it(`goes on after streams that break after ${breaks} blocks`, async () => {
      await using server = await startRunServer();
      server.store.breaks.push(...breaks);
      using link = linkTo(server);
      let reads = 0;
      const read = () => {
        reads++;
        return fivePlates();
      };
      const { committed } = await uploadFile(link, sourceOf(read), settings);
      assert.equal(committed.newReadings, 5);
      assert.equal(reads, 1);
      assert.equal(link.notices[0], `${server.address}: the backend went away; trying again`);
    });
  }

  it("starts another upload when the file starts anew", async () => {
    await using server = await startRunServer();
    using link = linkTo(server);
    async function* restarting(): PlateFileParts {
      yield part(0, [["A1", 0, 9, 9]]);
      yield { kind: "restart" };
      return yield* fivePlates();
    }
    const { committed } = await uploadFile(link, sourceOf(restarting), settings);
    assert.equal(committed.newReadings, 5);
    assert.equal(countOpenUploads(server.store), 0);
    assert.equal(server.store.history("run-01").length, 1);
  });

  it("abandons the upload when the file turns out to be wrong", async () => {
    await using server = await startRunServer();
    using link = linkTo(server);
    const wrong = new StatusError(Code.INVALID_ARGUMENT, "run-01.csv:7:3: no well");
    async function* failing(): PlateFileParts {
      yield part(0, [["A1", 0, 9, 9]]);
      throw wrong;
    }
    await assert.rejects(uploadFile(link, sourceOf(failing), settings), (error) => error === wrong);
    assert.equal(countOpenUploads(server.store), 0);
    assert.equal(server.store.has("run-01"), false);
  });

  for (const keptBytesMax of [1, 1e6]) {
    it(`hears what was new when the answer was lost, with ${keptBytesMax} bytes kept`, async () => {
      await using server = await startRunServer();
      server.store.answersLost = 2;
      using link = linkTo(server);
      const source = sourceOf(fivePlates);
      const { committed } = await uploadFile(link, source, { ...settings, keptBytesMax });
      assert.equal(committed.newReadings, 5);
      assert.equal(server.store.sequence, 1n);
      assert.match(link.notices[0], /the gateway went away; trying again$/);
    });
  }

  it("sends all again to a server that lost what it held", async () => {
    const first = await startRunServer();
    using link = linkTo(first);
    const gate = Promise.withResolvers<void>();
    let reads = 0;
    let isFirstStaged = false;
    async function* slow(): PlateFileParts {
      if (reads++ > 0) return yield* fivePlates();
      yield part(0, [["A1", 0, 0, 0]]);
      isFirstStaged = true;
      await gate.promise;
      yield part(1, [["A1", 0, 1, 0]]);
      yield part(2, [["A1", 0, 2, 0]]);
      return summary;
    }
    const uploading = uploadFile(link, sourceOf(slow), settings);
    while (!isFirstStaged) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    first.kill();
    await using second = await startRunServer(new RunStore(), Number(first.address.split(":")[1]));
    gate.resolve();
    assert.equal((await uploading).committed.newReadings, 5);
    assert.equal(second.store.getRun("run-01").plates, 5);
  });

  it("gives up once nothing went on for as long as its patience lasts", async () => {
    const server = await startRunServer();
    server.kill();
    using link = linkTo(server, "0.2");
    await assert.rejects(uploadFile(link, sourceOf(fivePlates), settings), {
      code: Code.UNAVAILABLE,
      message: new RegExp(`^gave up on ${server.address} after 0\\.2 s without progress: `),
    });
  });

  it("goes on by itself once the server is back", async () => {
    const first = await startRunServer();
    using link = linkTo(first);
    first.kill();
    const uploading = uploadFile(link, sourceOf(fivePlates), settings);
    await using second = await startRunServer(first.store, Number(first.address.split(":")[1]));
    assert.equal((await uploading).committed.newReadings, 5);
    assert.equal(second.store.getRun("run-01").readings, 5);
  });

  it("gives a refusal on at once", async () => {
    await using server = await startRunServer();
    using link = linkTo(server);
    await uploadFile(link, sourceOf(fivePlates), settings);
    async function* other(): PlateFileParts {
      yield part(0, [["A1", 0, 77, 0]]);
      return summary;
    }
    await assert.rejects(uploadFile(link, sourceOf(other), settings), {
      code: Code.ALREADY_EXISTS,
      message: "readings are there with other values",
    });
    assert.deepEqual(link.notices, []);
  });
});
