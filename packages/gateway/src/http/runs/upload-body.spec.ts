import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { UploadRequest, UploadResponse } from "@wellspring/contract";
import { type BodyUpload, uploadBody } from "./upload-body.ts";

const header = "plate,well,runtime,optical-density,run,corrected-optical-density";

const bodyOf = (text: string, fields: Partial<BodyUpload> = {}): BodyUpload => ({
  chunks: (async function* () {
    for (let start = 0; start < text.length; start += 1_000) {
      yield Buffer.from(text.slice(start, start + 1_000));
    }
  })(),
  ...{ project: "default", append: false, file: "", run: undefined, plate: undefined },
  description: { robot: "", instrument: "", startedAt: "", attributes: {} },
  ...fields,
});

/** Takes uploads and keeps what was sent, a list for each. */
const createTaker = () => {
  const uploads: UploadRequest[][] = [];
  const upload = async function* (
    requests: AsyncIterable<UploadRequest>,
  ): AsyncGenerator<UploadResponse> {
    const taken: UploadRequest[] = [];
    uploads.push(taken);
    for await (const request of requests) {
      taken.push(request);
      if (request.part?.$case !== "commit") continue;
      const committed = { token: "t", newReadings: 1, duplicates: 0, filled: 0 };
      yield { part: { $case: "committed", committed } };
    }
  };
  const kinds = () => uploads.map((taken) => taken.map(({ part }) => part?.$case));
  return { uploads, upload, kinds };
};

describe("uploadBody()", () => {
  it("opens, sends blocks and commits", async () => {
    const taker = createTaker();
    const { summary, committed } = await uploadBody(
      bodyOf(`${header}\r\n1,A1,0,0.5,r,\r\n2,A1,0,0.5,r,`),
      taker.upload,
    );
    assert.deepEqual([summary.rows, summary.plates, committed.token], [2, 2, "t"]);
    assert.deepEqual(taker.kinds(), [["open", "block", "block", "commit"]]);
  });

  it("starts anew where rows come in no order, as another upload", async () => {
    const rows = Array.from({ length: 150_000 }, (_, place) => `0,A1,${place + 1},0.5,r,`);
    const text = [header, ...rows, "0,A1,0,0.5,r,"].join("\r\n");
    const taker = createTaker();
    const { summary } = await uploadBody(bodyOf(text), taker.upload);
    assert.equal(summary.rows, 150_001);
    const [first, second] = taker.kinds();
    if (second) assert.equal(first.at(-1), "abandon");
    assert.equal(taker.kinds().at(-1)?.at(-1), "commit");
    const ids = taker.uploads.map(([{ part }]) =>
      part?.$case === "open" ? part.open.uploadId.toString("hex") : "",
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  it("abandons what it can't read", async () => {
    const taker = createTaker();
    const text = `${header}\r\n1,A1,0,x,r,`;
    await assert.rejects(uploadBody(bodyOf(text, { file: "f.csv" }), taker.upload), {
      name: "FileRefusal",
      message: /^f\.csv:2:8: /,
    });
    assert.equal(taker.kinds()[0].at(-1), "abandon");
  });

  it("takes an upload without an outcome for a bug", async () => {
    const silent = async function* (requests: AsyncIterable<UploadRequest>) {
      for await (const _ of requests);
      yield* [];
    };
    const body = bodyOf(`${header}\r\n1,A1,0,0.5,r,`);
    await assert.rejects(uploadBody(body, silent), /ended without an outcome/);
  });
});
