import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { growthRows } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { findRun, findRunWithHistory } from "./find-run.ts";

const blocks = [blockOf(growthRows(["A1"], 2))];
const missing = {
  code: Code.NOT_FOUND,
  message: "no run is called run-02 in project default",
};

for (const find of [findRun, findRunWithHistory]) {
  describe(`${find.name}()`, () => {
    it("finds a run, in the default project where none is named", async () => {
      await using store = await AppliedStore.open();
      await store.apply(commit(1, blocks));
      for (const project of ["", "default"]) {
        assert.deepEqual(find(store.view, { project, run: "run-01" }), store.run());
      }
    });

    it("says that there is no such run", async () => {
      await using store = await AppliedStore.open();
      await store.apply(commit(1, blocks));
      assert.throws(() => find(store.view, { project: "", run: "run-02" }), missing);
      assert.throws(() => find(store.view, { project: "yeast", run: "run-01" }), {
        code: Code.NOT_FOUND,
        message: "no run is called run-01 in project yeast",
      });
    });

    it("refuses names that no run can have", async () => {
      await using store = await AppliedStore.open();
      const long = "a".repeat(limits.runNameBytesMax + 1);
      const cases = [
        { request: { project: "", run: "" }, message: "run: is empty" },
        { request: { project: "", run: "a/b" }, message: 'run: must not contain "/"' },
        {
          request: { project: "", run: long },
          message: "run: has 201 bytes, at most 200 are allowed",
        },
        { request: { project: "..", run: "a" }, message: 'project: must not be ".."' },
      ];
      for (const { request, message } of cases) {
        const expected = { code: Code.INVALID_ARGUMENT, message };
        assert.throws(() => find(store.view, request), expected);
      }
    });
  });
}

describe("a run that was retracted", () => {
  it("is found with its history alone", async () => {
    await using store = await AppliedStore.open();
    await store.apply(commit(1, blocks));
    await store.apply(retract(2));
    const request = { project: "", run: "run-01" };
    assert.equal(findRunWithHistory(store.view, request).events, 2);
    assert.throws(() => findRun(store.view, request), {
      code: Code.NOT_FOUND,
      message: "run run-01 was retracted: its history tells when and why",
    });
  });
});
