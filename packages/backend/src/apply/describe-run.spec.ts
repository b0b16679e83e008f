import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, RunDescription } from "@wellspring/contract";
import { AppliedStore, countsOf, refusalOf } from "../testing/applied-store.ts";
import type { ReadingRow } from "../testing/readings.ts";
import { blockOf, commit, retract } from "../testing/records.ts";
import { joinDescriptions } from "./describe-run.ts";

const nothing: RunDescription = { robot: "", instrument: "", startedAt: "", attributes: {} };
const bytesOf = (known: Partial<RunDescription>): Uint8Array =>
  RunDescription.encode({ ...nothing, ...known }).finish();

const join = (known: Partial<RunDescription>, said: Partial<RunDescription>) => {
  const joined = joinDescriptions(bytesOf(known), bytesOf(said));
  return joined.difference ?? RunDescription.decode(joined.description);
};

describe("joinDescriptions()", () => {
  it("adds what was not known", () => {
    const joined = join({ robot: "r7", attributes: { a: "1" } }, { instrument: "i2" });
    assert.deepEqual(joined, { ...nothing, robot: "r7", instrument: "i2", attributes: { a: "1" } });
  });

  it("takes an empty field as nothing said", () => {
    assert.deepEqual(join({ robot: "r7" }, {}), { ...nothing, robot: "r7" });
    assert.deepEqual(join({}, { robot: "r7" }), { ...nothing, robot: "r7" });
  });

  it("takes what is known said again", () => {
    const known = { startedAt: "2026-01-02T03:04:05Z", attributes: { medium: "LB" } };
    assert.deepEqual(join(known, known), { ...nothing, ...known });
  });

  it("tells the first field that differs, and joins nothing", () => {
    const said = { robot: "r8", instrument: "i2" };
    assert.deepEqual(join({ robot: "r7" }, said), { field: "robot", known: "r7", said: "r8" });
    const difference = join({ attributes: { medium: "LB" } }, { attributes: { medium: "M9" } });
    assert.deepEqual(difference, { field: "attribute medium", known: "LB", said: "M9" });
  });

  it("takes attributes that are called like members of every object", () => {
    const attributes = { constructor: "a", toString: "b" };
    assert.deepEqual(join({}, { attributes }), { ...nothing, attributes });
  });

  it("makes the same bytes whatever the order of attributes", () => {
    const [a, b] = [
      { x: "1", y: "2" },
      { y: "2", x: "1" },
    ].map((attributes) => joinDescriptions(bytesOf({}), bytesOf({ attributes })));
    assert.deepEqual(a, b);
  });
});

describe("a run's description", () => {
  const rows: ReadingRow[] = [["A1", 0, 0.1]];
  const described = (upload: number, description: Partial<RunDescription>) =>
    commit(upload, [blockOf(rows)], { description });
  const known = (store: AppliedStore) => RunDescription.decode(store.run().description);

  it("is filled by a later upload that brings nothing else, and told in the history", async () => {
    await using store = await AppliedStore.open();
    await store.apply(described(1, { robot: "r7" }));
    const outcome = await store.apply(described(2, { instrument: "i2" }));
    assert.deepEqual(countsOf(outcome), [0, 1, 0]);
    assert.deepEqual(known(store), { ...nothing, robot: "r7", instrument: "i2" });
    assert.equal(store.events().length, 2);
    assert.deepEqual(await store.apply(described(2, { instrument: "i2" })), outcome);
  });

  it("refuses an upload that says otherwise", async () => {
    await using store = await AppliedStore.open();
    await store.apply(described(1, { robot: "r7" }));
    assert.deepEqual(refusalOf(await store.apply(described(2, { robot: "r8" }))), [
      Code.ALREADY_EXISTS,
      'run run-01 has the robot "r7", not "r8"',
    ]);
    assert.deepEqual(known(store), { ...nothing, robot: "r7" });
  });

  it("starts anew once the run was retracted", async () => {
    await using store = await AppliedStore.open();
    await store.apply(described(1, { robot: "r7", attributes: { medium: "LB" } }));
    await store.apply(retract(2));
    await store.apply(described(3, { robot: "r8" }));
    assert.deepEqual(known(store), { ...nothing, robot: "r8" });
  });
});
