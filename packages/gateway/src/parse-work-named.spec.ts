import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { parseWorkNamed } from "./parse-work-named.ts";

const workId = Buffer.alloc(16, 1);

describe("parseWorkNamed()", () => {
  it("names the default project and keeps the rest", () => {
    const request = { project: "", workId, token: "", body: true };
    assert.deepEqual(parseWorkNamed(request), { ...request, project: "default" });
    assert.deepEqual(parseWorkNamed({ project: "lab", workId }), { project: "lab", workId });
  });

  it("refuses what can be no work or token", () => {
    for (const [said, message] of [
      [{ workId: Buffer.alloc(3) }, "work_id: is not 16 bytes"],
      [{ project: "a/b" }, 'project: must not contain "/"'],
      [{ token: "x" }, 'token: "x" is no token'],
    ] as const) {
      const request = { project: "", workId, token: "", ...said };
      assert.throws(() => parseWorkNamed(request), { code: Code.INVALID_ARGUMENT, message });
    }
  });
});
