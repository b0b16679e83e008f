import { parseWell } from "@wellspring/contract";
import fc from "fast-check";
import type { ReadingRow } from "./readings.ts";
import { abandon, blockOf, type Change, commit, retract } from "./records.ts";
import { completeChange, failChange, retryChange, submitChange } from "./work.ts";

const runs = ["run-01", "run-02", "run-03"];
const wells = ["A1", "A2", "AF48"];
const works = fc.integer({ min: 1, max: 5 });

/** Few places, whose densities never differ: uploads meet and seldom conflict. */
const row: fc.Arbitrary<ReadingRow> = fc
  .tuple(fc.constantFrom(...wells), fc.nat({ max: 4 }), fc.boolean())
  .map(([well, read, isCorrected]): ReadingRow => {
    const [runtime, density] = [600 * read, (10 * read + 1) / 1000];
    return isCorrected ? [well, runtime, density, 0.5] : [well, runtime, density];
  });

const block = fc
  .record({
    run: fc.constantFrom(...runs),
    plate: fc.nat({ max: 2 }),
    rows: fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: String }),
  })
  .map(({ run, plate, rows }) => blockOf(lastOfPlaces(rows), { run, plate }));

/** Of several rows of one place the last one, so that a block has each place once. */
const lastOfPlaces = (rows: readonly ReadingRow[]): ReadingRow[] => [
  ...new Map(rows.map((each) => [`${each[0]}/${each[1]}`, each])).values(),
];

type ToChange = (id: number) => Change;

const upload: fc.Arbitrary<ToChange> = fc
  .record({
    blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
    append: fc.constantFrom(true, true, false),
    robot: fc.constantFrom("", "", "robot-1"),
  })
  .map(
    ({ blocks, append, robot }) =>
      (id) =>
        commit(id, blocks, { append, description: { robot } }),
  );

const retraction: fc.Arbitrary<ToChange> = fc
  .record({
    run: fc.constantFrom(...runs),
    plate: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
    well: fc.option(fc.constantFrom(...wells), { nil: undefined }),
  })
  .map(({ run, plate, well }) => (id) => {
    const taken = well === undefined || plate === undefined ? [] : [parseWell(well)];
    return retract(id, { run, plate, wells: taken });
  });

const change: fc.Arbitrary<ToChange> = fc.oneof(
  { weight: 6, arbitrary: upload },
  { weight: 2, arbitrary: retraction },
  { weight: 2, arbitrary: works.map((work) => () => submitChange(work)) },
  { weight: 1, arbitrary: works.map((work) => () => completeChange(work)) },
  { weight: 1, arbitrary: works.map((work) => () => failChange(work)) },
  { weight: 1, arbitrary: works.map((work) => () => retryChange(work)) },
  { weight: 1, arbitrary: fc.constant(abandon) },
);

/** Entries of a log, one to three changes each, of which some change nothing. */
export const anyEntries: fc.Arbitrary<Change[][]> = fc
  .array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 25 })
  .map((entries) => {
    let id = 100;
    return entries.map((changes) => changes.map((toChange) => toChange(++id)));
  });
