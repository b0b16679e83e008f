import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { createProgressBar, progressToText } from "./progress-bar.ts";

describe("progressToText()", () => {
  it("shows share, rate and time left", () => {
    assert.equal(
      progressToText({ bytesRead: 25e6, bytesTotal: 100e6 }, 5, 80),
      `${"█".repeat(10)}${"░".repeat(30)}  25 %  5.0 MB/s  15 s left`,
    );
  });

  it("knows no time left before anything was read", () => {
    assert.equal(
      progressToText({ bytesRead: 0, bytesTotal: 100e6 }, 0, 80),
      `${"░".repeat(40)}   0 %  0.0 MB/s`,
    );
  });

  it("fits a narrow terminal", () => {
    const text = progressToText({ bytesRead: 100e6, bytesTotal: 100e6 }, 10, 40);
    assert.equal(text, `${"█".repeat(12)} 100 %  10.0 MB/s  0 s left`);
    assert.equal(progressToText({ bytesRead: 1e6, bytesTotal: 1e6 }, 1, 3)[0], " ");
  });

  it("shows what was read where no one knows the whole", () => {
    assert.equal(progressToText({ bytesRead: 3e6, bytesTotal: 0 }, 2, 80), "3.0 MB  1.5 MB/s");
  });
});

describe("createProgressBar()", () => {
  it("draws on a terminal, and clears the line at the end", async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const keepAlive = setInterval(() => undefined, 1_000);
    {
      using bar = createProgressBar(stream, {}, () => ({ bytesRead: 1e6, bytesTotal: 2e6 }));
      const [drawn]: unknown[] = await once(stream, "data");
      assert.match(String(drawn), /^\r.*█+░+ {2}50 % /);
      bar.clear();
    }
    clearInterval(keepAlive);
    assert.ok(String(stream.read()).endsWith("\r\x1b[K"));
  });

  it("is silent in a pipe", () => {
    const stream = new PassThrough();
    using bar = createProgressBar(stream, {}, () => ({ bytesRead: 1, bytesTotal: 2 }));
    bar.clear();
    assert.equal(stream.read(), null);
  });
});
