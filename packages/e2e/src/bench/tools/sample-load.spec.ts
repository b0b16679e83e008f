import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { parseSample } from "@wellspring/contract";
import { SeededRandom } from "../../seeded-random.ts";
import { loadSamples, sampleOf } from "./sample-load.ts";

describe("loadSamples()", () => {
  it("posts samples of 2 KB, and tells how long each took", async () => {
    const lengths: unknown[] = [];
    const server = createServer((request, response) => {
      lengths.push([request.url, Math.round(Number(request.headers["content-length"]) / 100)]);
      request.resume().once("end", () => response.end("{}"));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    try {
      const { perSecond, tookMs } = await loadSamples(`http://127.0.0.1:${address.port}`, 3, 10);
      assert.ok(perSecond > 0);
      assert.equal(tookMs.length, 10);
      assert.deepEqual(lengths, Array(10).fill(["/v1/raw", 20]));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe("sampleOf()", () => {
  it("makes a sample of about so many bytes", () => {
    const sample = sampleOf(new SeededRandom(1), 500);
    assert.ok(Math.abs(sample.length - 500) < 20);
    assert.ok("sample" in parseSample(Buffer.from(sample)));
  });
});
