import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { growthRows } from "../testing/readings.ts";

const rows = growthRows(["A1"], 2);

const namesOf = async (backend: Backend, project?: string): Promise<string[]> =>
  (await collect(backend.listRuns(project))).flatMap(({ runs }) => runs).map(({ name }) => name);

describe("ListRuns", () => {
  it("streams nothing where there are none", async () => {
    await using backend = await Backend.open();
    assert.deepEqual(await collect(backend.listRuns()), []);
  });

  it("orders runs by name, as bytes order", async () => {
    await using backend = await Backend.open();
    const names = ["b", "a", "a2", "a10", "Ä", "Z", "007", "run 1"];
    await backend.upload(names.map((run) => ({ run, rows })));
    const ordered = ["007", "Z", "a", "a10", "a2", "b", "run 1", "Ä"];
    assert.deepEqual(await namesOf(backend), ordered);
  });

  it("keeps projects apart, those whose names begin alike too", async () => {
    await using backend = await Backend.open();
    for (const project of ["yeast", "yeast-2", ""]) {
      await backend.upload([{ run: `of ${project}`, rows }], { project });
    }
    assert.deepEqual(await namesOf(backend, "yeast"), ["of yeast"]);
    assert.deepEqual(await namesOf(backend, "yeast-2"), ["of yeast-2"]);
    assert.deepEqual(await namesOf(backend, "default"), ["of "]);
  });

  it("leaves out what was retracted", async () => {
    await using backend = await Backend.open();
    await backend.upload(["a", "b", "c"].map((run) => ({ run, rows })));
    await backend.retract({ run: "b" });
    assert.deepEqual(await namesOf(backend), ["a", "c"]);
  });

  for (const count of [200, 201, 401]) {
    it(`streams ${count} runs in pages of 200`, async () => {
      await using backend = await Backend.open();
      const names = Array.from({ length: count }, (_, n) => `run-${1_000 + n}`);
      await backend.upload(names.map((run) => ({ run, rows })));
      const pages = await collect(backend.listRuns());
      assert.deepEqual(
        pages.flatMap(({ runs }) => runs).map(({ name }) => name),
        names,
      );
      const full = Math.floor(count / 200);
      assert.deepEqual(
        pages.map(({ runs }) => runs.length),
        [...Array(full).fill(200), ...(count % 200 ? [count % 200] : [])],
      );
    });
  }

  it("refuses a name that no project can have", async () => {
    await using backend = await Backend.open();
    await assert.rejects(collect(backend.listRuns("a/b")), {
      code: Code.INVALID_ARGUMENT,
      message: 'project: must not contain "/"',
    });
  });
});
