import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { Code, refusalMetadata, StatusError } from "@wellspring/contract";
import { openHttp } from "../../testing/open-http.ts";

const timeout = 20_000;

const file = [
  "plate,well,runtime,optical-density,run,corrected-optical-density",
  "0,A1,0,0.5,r,",
  "0,A1,60,0.6,r,0.1",
].join("\r\n");

describe("POST /v1/runs", () => {
  it("uploads a robot's file, compressed or in a form too", { timeout }, async () => {
    await using gateway = await openHttp();
    const form = new FormData();
    form.append("file_upload", new Blob([file]), "r.csv");
    for (const [body, type] of [
      [file, "text/csv"],
      [new Uint8Array(gzipSync(file)), "application/gzip"],
      [form, undefined],
    ] as const) {
      const answer = await gateway.post("/v1/runs", body, type);
      assert.equal(answer.headers.get("wellspring-token"), "token");
      const { seconds, ...uploaded } = JSON.parse(await answer.text());
      assert.deepEqual(uploaded, {
        ...{ runs: ["r"], rows: 2, new: 2, duplicates: 1, filled: 0, plates: 1, wells: 1 },
        token: "token",
      });
      assert.ok(seconds > 0);
    }
  });

  it("passes on what is known of the run", { timeout }, async () => {
    await using gateway = await openHttp();
    const search = new URLSearchParams({
      ...{ project: "p", append: "true", file: "f.csv", robot: "R7", instrument: "I" },
      started_at: "2026-01-31T12:00:00Z",
    });
    assert.equal((await gateway.post(`/v1/runs?${search}`, file, "text/csv")).status, 200);
    const [{ part }] = gateway.backend.uploads;
    assert.partialDeepStrictEqual(part, {
      open: {
        ...{ project: "p", append: true, file: "f.csv" },
        description: {
          ...{ robot: "R7", instrument: "I", startedAt: "2026-01-31T12:00:00Z" },
          attributes: {},
        },
      },
    });
  });

  it("refuses a file with the command line's words", { timeout }, async () => {
    await using gateway = await openHttp();
    const wrong = file.replace("A1,60", "A0,x");
    const refused = await gateway.post("/v1/runs?file=f.csv", wrong, "text/csv");
    const { code, message, findings } = JSON.parse(await refused.text());
    assert.deepEqual([refused.status, code], [400, "INVALID_ARGUMENT"]);
    assert.match(message, /^f\.csv:3:3: well "A0" is none of A1 to AF48/);
    assert.deepEqual([findings[0].line, findings[0].column], [3, 3]);
    const kinds = gateway.backend.uploads.map(({ part }) => part?.$case);
    assert.ok(!kinds.includes("commit"));
  });

  it("names the lines of conflicts", { timeout }, async () => {
    const conflict = {
      ...{ run: "r", plate: 0, well: "A1", runtimeSeconds: 60 },
      ...{ storedOpticalDensity: 1, uploadedOpticalDensity: 0.6 },
    };
    const metadata = refusalMetadata({ conflicts: [conflict], conflictCount: 1 });
    await using gateway = await openHttp({
      beforeCall: () => {
        throw new StatusError(Code.ALREADY_EXISTS, "1 reading differs", { metadata });
      },
    });
    const refused = await gateway.post("/v1/runs", file, "text/csv");
    const text = "run r, plate 0, well A1 at 60 s is 0.6 here and 1 there";
    const error = {
      ...{ code: "ALREADY_EXISTS", message: `body:3:9: ${text}` },
      findings: [{ line: 3, column: 9, text }],
    };
    assert.deepEqual([refused.status, await refused.json()], [409, error]);
  });

  it("has to be told the run of a file that does not tell it", { timeout }, async () => {
    await using gateway = await openHttp();
    const untold = "well,time,optical-density,corrected-optical-density\r\nA1,0,0.5,";
    const refused = await gateway.post("/v1/runs", untold, "text/csv");
    const message = "run: the body has no run column: name the run in the query";
    assert.deepEqual([refused.status, JSON.parse(await refused.text()).message], [400, message]);
    for (const search of ["run=r&plate=4", "file=r.csv"]) {
      const told = await gateway.post(`/v1/runs?${search}`, untold, "text/csv");
      assert.deepEqual(JSON.parse(await told.text()).runs, ["r"]);
    }
  });
});
