import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Patience } from "../patience.ts";
import { readingsOf } from "../testing/readings.ts";
import { startRunServer } from "../testing/run-server.ts";
import { countOpenUploads } from "../testing/run-server-upload.ts";
import { openSpecLink } from "../testing/spec-link.ts";
import { BlockFeed, type PlateFileParts } from "./block-feed.ts";
import { attemptUpload } from "./upload-attempt.ts";
import { createUploadId } from "./upload-id.ts";

const summary = { rows: 3, duplicates: 0, filled: 0, runs: ["run-01"], plates: 3, wells: 3 };

async function* threePlates(): PlateFileParts {
  for (const plate of [0, 1, 2]) {
    yield { kind: "readings", run: "run-01", plate, readings: readingsOf([["A1", 0, 1, 1]]) };
  }
  return summary;
}

const createOpen = (first = true) => ({
  uploadId: createUploadId(),
  project: "default",
  append: false,
  file: "run-01.csv",
  description: undefined,
  first,
});

describe("attemptUpload()", () => {
  it("ends with what was committed", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    using patience = new Patience(60_000);
    const feed = new BlockFeed(threePlates(), 1);
    const open = createOpen();
    const outcome = await attemptUpload(link, { open, feed, patience });
    assert.ok(outcome.kind === "committed");
    assert.equal(outcome.committed.newReadings, 3);
    assert.equal(outcome.summary, summary);
    assert.ok(patience.progress >= 2);
  });

  it("counts as progress what the server says of its work on a commit", async () => {
    await using server = await startRunServer();
    server.store.workingTold = 10;
    using link = openSpecLink(server);
    using patience = new Patience(60_000);
    const attempt = { open: createOpen(), feed: new BlockFeed(threePlates(), 1), patience };
    const outcome = await attemptUpload(link, attempt);
    assert.ok(outcome.kind === "committed");
    assert.ok(patience.progress >= 10);
  });

  it("goes on after what the server holds", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    using patience = new Patience(60_000);
    const feed = new BlockFeed(threePlates(), 1);
    const attempt = { open: createOpen(), feed, patience };
    server.store.breaks.push(2);
    await assert.rejects(attemptUpload(link, attempt), {
      code: Code.UNAVAILABLE,
      message: "the backend went away",
    });
    assert.equal(feed.firstKept, 2);
    const open = { ...attempt.open, first: false };
    const outcome = await attemptUpload(link, { ...attempt, open });
    assert.ok(outcome.kind === "committed");
    assert.equal(outcome.committed.newReadings, 3);
  });

  it("says so where the server lost what it held", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    using patience = new Patience(60_000);
    const feed = new BlockFeed(threePlates(), 1e6);
    await feed.next(0);
    feed.staged(1);
    const attempt = { open: createOpen(false), feed, patience };
    assert.deepEqual(await attemptUpload(link, attempt), { kind: "lost" });
  });

  it("abandons and asks for another upload when the file starts anew", async () => {
    await using server = await startRunServer();
    using link = openSpecLink(server);
    using patience = new Patience(60_000);
    async function* restarting(): PlateFileParts {
      yield { kind: "restart" };
      return yield* threePlates();
    }
    const feed = new BlockFeed(restarting(), 1);
    const attempt = { open: createOpen(), feed, patience };
    assert.deepEqual(await attemptUpload(link, attempt), { kind: "restart" });
    assert.equal(countOpenUploads(server.store), 0);
  });

  it("does not even connect where the file is known to be wrong", async () => {
    const server = await startRunServer();
    server.kill();
    using link = openSpecLink(server);
    using patience = new Patience(60_000);
    const wrong = new Error("no CSV");
    // biome-ignore lint/correctness/useYield: it fails before
    async function* failing(): PlateFileParts {
      throw wrong;
    }
    const feed = new BlockFeed(failing(), 1);
    await feed.next(0).catch(() => undefined);
    const attempt = { open: createOpen(), feed, patience };
    await assert.rejects(attemptUpload(link, attempt), (error) => error === wrong);
  });

  it("ends when the patience is over", async () => {
    const server = await startRunServer();
    using link = openSpecLink(server);
    using patience = new Patience(50);
    server.store.isSilent = true;
    const attempt = { open: createOpen(), feed: new BlockFeed(threePlates(), 1), patience };
    await assert.rejects(attemptUpload(link, attempt), {
      code: Code.CANCELLED,
    });
    server.kill();
  });
});
