import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { markdownLinks } from "./markdown-links.ts";
import { judge } from "./testing/house-of.ts";

describe("markdownLinks()", () => {
  it("takes files, folders, anchors and addresses", () => {
    const text =
      "[a](packages/cli/README.md#b) [b](packages/cli) [c](packages/) [d](#e) [f](https://g.org)\n";
    assert.deepEqual(judge(markdownLinks, { "README.md": text, "packages/cli/README.md": "" }), []);
  });

  it("starts from the folder of the file that links", () => {
    const texts = { "packages/cli/README.md": "\n[a](../../LICENSE)\n[b](LICENSE)\n", LICENSE: "" };
    assert.deepEqual(judge(markdownLinks, texts), [
      "packages/cli/README.md:3: links to LICENSE, which does not exist: link to a file that does",
    ]);
  });
});
