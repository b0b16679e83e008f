import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State } from "@wellspring/contract";
import { AppliedStore } from "../testing/applied-store.ts";
import { completeChange, failChange, submitChange } from "../testing/work.ts";
import { listNumbers, type NumberedSelection } from "./list-numbers.ts";

const { KEPT, WAITING, DONE, FAILED } = Work_State;
const all: NumberedSelection = {
  project: "default",
  engine: "",
  states: [KEPT, WAITING, DONE, FAILED],
  after: 0n,
};

/** Works 1 to 8: of two engines, in all states, the seventh of another project. */
const openFilled = async (): Promise<AppliedStore> => {
  const store = await AppliedStore.open();
  await store.applyAll([
    submitChange(1),
    submitChange(2, { engine: "crunch" }),
    submitChange(3),
    submitChange(4, { engine: "" }),
    submitChange(5, { engine: "crunch" }),
    submitChange(6),
    submitChange(7, { project: "lab" }),
    submitChange(8, { engine: "statistics", errors: ["is no JSON"] }),
    completeChange(3),
    completeChange(5),
    failChange(6),
  ]);
  return store;
};

const isNumber = (listed: bigint | undefined): listed is bigint => listed !== undefined;

describe("listNumbers()", () => {
  for (const [name, said, expected] of [
    ["all of a project in order", {}, [1, 2, 3, 4, 5, 6, 8]],
    ["those of an engine", { engine: "calc" }, [1, 3, 6]],
    ["those in one state", { states: [DONE] }, [3, 5]],
    ["those in several states", { states: [FAILED, WAITING] }, [1, 2, 6]],
    ["those that are only kept, for whatever engine", { states: [KEPT] }, [4, 8]],
    ["those after one", { after: 4n }, [5, 6, 8]],
    ["those of another project", { project: "lab" }, [7]],
    ["none of a project that has none", { project: "la" }, []],
    ["none of an engine that has none", { engine: "cal" }, []],
  ] as const) {
    it(`lists ${name}`, async () => {
      await using store = await openFilled();
      const listed = [...listNumbers(store.view, { ...all, ...said })].filter(isNumber);
      assert.deepEqual(listed.map(Number), expected);
    });
  }
});
