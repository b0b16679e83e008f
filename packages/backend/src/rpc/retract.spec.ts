import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, parseToken, type RetractRequest } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { growthRows, idOf } from "../testing/readings.ts";

const rows = growthRows(["A1", "A2", "B1"], 2);

describe("Retract", () => {
  it("takes back wells in any notation, then the plate, then the run", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }, { rows, plate: 1 }, { rows, plate: 2 }]);
    const { readings, token } = await backend.retract({ plate: 1, wells: ["b01", "A1", "B1"] });
    assert.equal(readings, 4);
    assert.equal(parseToken(token)?.sequence, 3n);
    assert.deepEqual(
      (await backend.rows({ plate: 1 })).map(([, well]) => well),
      ["A2", "A2"],
    );
    assert.equal((await backend.retract({ plate: 1 })).readings, 2);
    assert.equal((await backend.retract()).readings, 12);
  });

  it("answers the same to the same id", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const request = { retractionId: idOf(7) };
    const answer = await backend.retract(request);
    assert.deepEqual(await backend.retract(request), answer);
  });

  it("takes plate 0 for a plate, not for none", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }, { rows, plate: 1 }]);
    assert.equal((await backend.retract({ plate: 0 })).readings, 6);
  });

  it("takes a reason of 1,000 bytes", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    const reason = "é".repeat(limits.textBytesMax / 2);
    assert.equal((await backend.retract({ reason })).readings, 6);
  });

  const refused: { request: Partial<RetractRequest>; code?: Code; message: string }[] = [
    { request: { retractionId: Buffer.alloc(15) }, message: "retraction_id: is not 16 bytes" },
    { request: { retractionId: Buffer.alloc(17) }, message: "retraction_id: is not 16 bytes" },
    { request: { reason: "" }, message: "reason: is empty" },
    { request: { reason: " \n" }, message: "reason: is empty" },
    {
      request: { reason: "a".repeat(limits.textBytesMax + 1) },
      message: "reason: has more than 1000 bytes",
    },
    { request: { wells: ["A1"] }, message: "plate: is needed with wells" },
    {
      request: { plate: 0, wells: ["A1", "A0"] },
      message: 'wells: "A0" is no well from A1 to AF48',
    },
    {
      request: { plate: limits.plateMax + 1 },
      message: "plate: 1000000 is no whole number from 0 to 999999",
    },
    { request: { run: "" }, message: "run: is empty" },
    { request: { project: "a\n" }, message: "project: must not contain control characters" },
    { request: { run: "b" }, code: Code.NOT_FOUND, message: "no run is called b" },
    { request: { plate: 9 }, code: Code.NOT_FOUND, message: "run run-01 has no plate 9" },
    {
      request: { plate: 0, wells: ["A1", "H12"] },
      code: Code.NOT_FOUND,
      message: "plate 0 of run run-01 has no well H12",
    },
  ];
  it("refuses what can't be, and takes nothing back", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    for (const { request, code = Code.INVALID_ARGUMENT, message } of refused) {
      await assert.rejects(backend.retract(request), { code, message });
    }
    assert.equal((await backend.rows()).length, rows.length);
  });
});
