import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTotals } from "./totals.ts";

const closingLine = (message: string) => ({
  type: "test:diagnostic",
  data: { nesting: 0, message },
});

const messages = (totals: ReturnType<typeof createTotals>) =>
  totals.summary().map(({ data }) => data?.message);

describe("createTotals()", () => {
  it("adds up the closing lines of several runs", () => {
    const totals = createTotals();
    for (const line of ["tests 3", "pass 2", "skipped 1", "duration_ms 1.5"]) {
      assert.ok(totals.take(closingLine(line)));
    }
    for (const line of ["tests 4", "pass 4"]) assert.ok(totals.take(closingLine(line)));
    assert.deepEqual(messages(totals), [
      "tests 7",
      "suites 0",
      "pass 6",
      "fail 0",
      "cancelled 0",
      "skipped 1",
      "todo 0",
      "duration_ms 1.5",
    ]);
    assert.ok(totals.right());
  });

  it("keeps the runner's own summaries from the report", () => {
    assert.ok(createTotals().take({ type: "test:summary" }));
  });

  it("lets everything else pass", () => {
    const totals = createTotals();
    assert.ok(!totals.take({ type: "test:pass", data: { nesting: 0 } }));
    assert.ok(!totals.take(closingLine("seed 42")));
    assert.ok(!totals.take({ type: "test:diagnostic", data: { nesting: 1, message: "tests 3" } }));
  });

  for (const line of ["fail 1", "cancelled 1"]) {
    it(`is not right after "${line}"`, () => {
      const totals = createTotals();
      for (const each of ["tests 2", line]) totals.take(closingLine(each));
      assert.ok(!totals.right());
    });
  }

  it("is not right where nothing ran", () => assert.ok(!createTotals().right()));
});
