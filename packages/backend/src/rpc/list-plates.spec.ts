import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addToDigest,
  ChangeServiceService,
  Code,
  callServerStreaming,
  digestToBytes,
  emptyDigest,
} from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { growthRows, type ReadingRow, rowsToReadings } from "../testing/readings.ts";

const rows = growthRows(["A1", "A2"], 3);

const listPlates = ({ client }: Backend, token = "") =>
  collect(callServerStreaming(client, ChangeServiceService.listPlates, { token }));

const digestOf = (all: readonly ReadingRow[]): Buffer => {
  const digest = emptyDigest();
  addToDigest(digest, rowsToReadings(all));
  return digestToBytes(digest);
};

describe("ListPlates", () => {
  it("lists plates of all projects in order, and the entry that it tells of", async () => {
    await using backend = await Backend.open();
    await backend.upload([
      { rows, plate: 300 },
      { rows: rows.slice(1), plate: 2 },
    ]);
    await backend.upload([{ rows }], { project: "Lab" });
    await backend.upload([{ rows, run: "gone" }]);
    const { token } = await backend.retract({ run: "gone" });
    const plate = { project: "default", run: "run-01", readings: 6, digest: digestOf(rows) };
    const other = { ...plate, plate: 2, readings: 5, digest: digestOf(rows.slice(1)) };
    const plates = [{ ...plate, project: "Lab", plate: 0 }, other, { ...plate, plate: 300 }];
    assert.deepEqual(await listPlates(backend, token), [{ token, plates }]);
  });

  it("tells where it is also where there is nothing", async () => {
    await using backend = await Backend.open();
    const token = `${backend.context.log.id}.1`;
    assert.deepEqual(await listPlates(backend), [{ token, plates: [] }]);
  });

  it("takes several messages for many plates, and the token once", async () => {
    await using backend = await Backend.open();
    const many = Array.from({ length: 2_001 }, (_, plate) => ({ rows: rows.slice(0, 1), plate }));
    const { token } = await backend.upload(many);
    const messages = await listPlates(backend);
    assert.deepEqual(
      messages.map(({ token: told, plates }) => [told, plates.length]),
      [
        [token, 2_000],
        ["", 1],
      ],
    );
  });

  it("refuses a token of another log", async () => {
    await using backend = await Backend.open();
    const other = "99999999-0000-4000-8000-000000000000.1";
    await assert.rejects(listPlates(backend, other), { code: Code.FAILED_PRECONDITION });
  });
});
