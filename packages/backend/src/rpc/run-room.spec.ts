import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, limits, RunDescription } from "@wellspring/contract";
import { PlateState, RunState } from "../gen/wellspring/backend/v1/state.ts";
import { Draft } from "../store/draft.ts";
import { plateStates, runStates } from "../store/records.ts";
import { RunRoom } from "./run-room.ts";
import { type Addition, UploadAdditions } from "./upload-additions.ts";

/** The room where run-01 has plate 0, and this is known of it. */
const openRoom = (known: Partial<RunState> = {}): RunRoom => {
  const view = new Draft({ get: () => undefined, list: () => [] });
  const run = { ...RunState.decode(new Uint8Array()), number: 1, readings: 1, plates: 1 };
  runStates.put(view, { ...run, ...known }, "default", "run-01");
  plateStates.put(view, PlateState.decode(new Uint8Array()), run.number, 0);
  return new RunRoom(view);
};

const additionsOf = (
  additions: Partial<Addition>[],
  attributes: { [key: string]: string } = {},
): UploadAdditions => {
  const upload = new UploadAdditions("default", attributes);
  for (const one of additions) upload.add({ run: "run-01", plate: 0, readings: 1, ...one });
  return upload;
};

const plates = (first: number, count: number): Partial<Addition>[] =>
  Array.from({ length: count }, (_, n) => ({ plate: first + n }));

const keys = (count: number, prefix = "key"): { [key: string]: string } =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix} ${n}`, "value"]));

const described = (attributes: { [key: string]: string }): Partial<RunState> => {
  const description = { robot: "", instrument: "", startedAt: "", attributes };
  return { description: Buffer.from(RunDescription.encode(description).finish()) };
};

const commitTo = (room: RunRoom, upload: UploadAdditions): Promise<string> =>
  room.commit(upload, async () => "committed");

const takes = async (known: Partial<RunState>, upload: UploadAdditions): Promise<void> => {
  assert.equal(await commitTo(openRoom(known), upload), "committed");
};

const refuses = async (
  known: Partial<RunState>,
  upload: UploadAdditions,
  message: string,
): Promise<void> => {
  const append = () => assert.fail("it is appended");
  const refused = openRoom(known).commit(upload, append);
  await assert.rejects(refused, { code: Code.INVALID_ARGUMENT, message });
};

describe("RunRoom.commit()", () => {
  it("takes the last reading that fits, all blocks counted, and no more", async () => {
    const readings = limits.runReadingsMax - 3;
    await takes({ readings }, additionsOf([{ readings: 2 }, { plate: 1, readings: 1 }]));
    await refuses(
      { readings },
      additionsOf([{ readings: 2 }, { plate: 1, readings: 2 }]),
      "run: run-01 would have more than 4000000000 readings",
    );
  });

  it("takes the last plate that fits, those that are there not counted", async () => {
    const stored = { plates: limits.runPlatesMax - 2 };
    await takes(stored, additionsOf(plates(0, 3)));
    await takes({ plates: limits.runPlatesMax }, additionsOf(plates(0, 1)));
    const message = "run: run-01 would have more than 100000 plates";
    await refuses(stored, additionsOf(plates(0, 4)), message);
    await refuses({ plates: limits.runPlatesMax }, additionsOf(plates(1, 1)), message);
  });

  it("bounds a run that is new", async () => {
    const fits = plates(0, limits.runPlatesMax).map((one) => ({ ...one, run: "run-02" }));
    await takes({}, additionsOf(fits));
    await refuses(
      {},
      additionsOf([...fits, { run: "run-02", plate: limits.runPlatesMax }]),
      "run: run-02 would have more than 100000 plates",
    );
  });

  it("bounds the attributes of the run and the upload together", async () => {
    const known = described(keys(98));
    await takes(known, additionsOf([{}], { ...keys(98), one: "a", two: "b" }));
    const message = "attributes: run-01 would have 101, at most 100 are allowed";
    await refuses(known, additionsOf([{}], keys(3, "other")), message);
  });

  it("forgets the attributes of a run that was retracted", () =>
    takes({ ...described(keys(98)), readings: 0 }, additionsOf([{}], keys(100, "other"))));

  it("lets one fail as it does, and counts it no more", async () => {
    const room = openRoom({ readings: limits.runReadingsMax - 1 });
    const fail = () => Promise.reject(new Error("conflict"));
    await assert.rejects(room.commit(additionsOf([{}]), fail), { message: "conflict" });
    assert.equal(await commitTo(room, additionsOf([{}])), "committed");
  });
});

describe("RunRoom.commit() of several uploads at once", () => {
  for (const [what, known, [first, second], message] of [
    [
      "readings",
      { readings: limits.runReadingsMax - 3 },
      [additionsOf([{ readings: 2 }]), additionsOf([{ readings: 2 }])],
      "run: run-01 would have more than 4000000000 readings",
    ],
    [
      "plates",
      { plates: limits.runPlatesMax - 3 },
      [additionsOf(plates(1, 2)), additionsOf(plates(3, 2))],
      "run: run-01 would have more than 100000 plates",
    ],
    [
      "attributes",
      {},
      [additionsOf([{}], keys(60)), additionsOf([{}], keys(60, "other"))],
      "attributes: run-01 would have 120, at most 100 are allowed",
    ],
  ] as const) {
    it(`counts their ${what} together, and lets the later one try again`, async () => {
      const room = openRoom(known);
      const appended = Promise.withResolvers<string>();
      const reached = Promise.withResolvers<void>();
      const committed = room.commit(first, () => {
        reached.resolve();
        return appended.promise;
      });
      await reached.promise;
      await assert.rejects(commitTo(room, second), {
        code: Code.RESOURCE_EXHAUSTED,
        message: `${message} with the other uploads that are being committed: try again`,
      });
      appended.resolve("committed");
      assert.equal(await committed, "committed");
      assert.equal(await commitTo(room, second), "committed");
    });
  }

  it("counts a plate of both once, and other projects and runs not at all", async () => {
    const room = openRoom({ plates: limits.runPlatesMax - 2 });
    const elsewhere = new UploadAdditions("yeast");
    for (let plate = 0; plate < 5; plate++) elsewhere.add({ run: "run-01", plate, readings: 1 });
    const uploads = [
      additionsOf(plates(1, 2)),
      additionsOf(plates(1, 2)),
      additionsOf([{ run: "run-02" }, { run: "run-02", plate: 7 }]),
      elsewhere,
    ];
    const both = Promise.withResolvers<string>();
    const all = Promise.all(uploads.map((upload) => room.commit(upload, () => both.promise)));
    both.resolve("committed");
    assert.deepEqual(
      await all,
      uploads.map(() => "committed"),
    );
  });
});
