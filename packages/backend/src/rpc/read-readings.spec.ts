import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, type ReadReadingsRequest } from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { noiseBlock } from "../testing/noise.ts";
import { growthRows, type ReadingRow } from "../testing/readings.ts";

const rows = growthRows(["A1", "A2", "B1"], 4);
const onPlate = (plate: number, all: readonly ReadingRow[] = rows) =>
  all.map((row): [number, ...ReadingRow] => [plate, ...row]);

describe("ReadReadings", () => {
  it("orders readings by plate, well and runtime, however they came", async () => {
    await using backend = await Backend.open();
    await backend.upload([
      { rows: rows.slice(6), plate: 300 },
      { rows: rows.slice(9), plate: 2 },
      { rows, plate: 10 },
    ]);
    await backend.upload([{ rows: rows.slice(0, 6), plate: 300 }], { append: true });
    await backend.upload([{ rows: rows.slice(0, 9), plate: 2 }], { append: true });
    assert.deepEqual(await backend.rows(), [...onPlate(2), ...onPlate(10), ...onPlate(300)]);
  });

  const selections: {
    what: string;
    request: Partial<ReadReadingsRequest>;
    expected: [number, ...ReadingRow][];
  }[] = [
    { what: "one plate", request: { plate: 1 }, expected: onPlate(1) },
    {
      what: "wells in any notation",
      request: { wells: ["b01", "A1"] },
      expected: [0, 1].flatMap((plate) =>
        onPlate(
          plate,
          rows.filter(([well]) => well === "A1" || well === "B1"),
        ),
      ),
    },
    {
      what: "a range of runtimes with its ends",
      request: { plate: 0, fromRuntimeSeconds: 600, toRuntimeSeconds: 1200 },
      expected: onPlate(
        0,
        rows.filter(([, runtime]) => runtime === 600 || runtime === 1200),
      ),
    },
    { what: "wells that are not there", request: { wells: ["H12"] }, expected: [] },
    {
      what: "up to a moment",
      request: { plate: 1, wells: ["A2"], toRuntimeSeconds: 0 },
      expected: onPlate(1, [rows[4]]),
    },
  ];
  for (const { what, request, expected } of selections) {
    it(`reads ${what}`, async () => {
      await using backend = await Backend.open();
      await backend.upload([{ rows }, { rows, plate: 1 }]);
      assert.deepEqual(await backend.rows(request), expected);
    });
  }

  const refused = [
    {
      request: { run: "run-02" },
      code: Code.NOT_FOUND,
      message: "no run is called run-02 in project default",
    },
    { request: { plate: 2 }, code: Code.NOT_FOUND, message: "run run-01 has no plate 2" },
    {
      request: { plate: 1_000_000 },
      code: Code.INVALID_ARGUMENT,
      message: "plate: 1000000 is no whole number from 0 to 999999",
    },
    {
      request: { wells: ["Q99"] },
      code: Code.INVALID_ARGUMENT,
      message: 'wells: "Q99" is no well from A1 to AF48',
    },
    { request: { token: "a" }, code: Code.INVALID_ARGUMENT, message: 'token: "a" is no token' },
  ];
  it("refuses what is not there and what can't be", async () => {
    await using backend = await Backend.open();
    await backend.upload([{ rows }]);
    for (const { request, code, message } of refused) {
      await assert.rejects(backend.rows(request), { code, message });
    }
  });
});

describe("revision of ReadReadings", () => {
  it("is another one after each change of the run, and no other change", async () => {
    await using backend = await Backend.open();
    const revisions = async (): Promise<string[]> => {
      const parts = await collect(backend.readReadings());
      return [...new Set(parts.map(({ revision }) => revision))];
    };
    const { logId } = await backend.getStatus();
    await backend.upload([{ rows: rows.slice(1) }, { rows, plate: 1 }]);
    assert.deepEqual(await revisions(), [`${logId}.1`]);
    await backend.upload([{ rows: rows.slice(1) }]);
    await backend.upload([{ rows, run: "run-02" }]);
    assert.deepEqual(await revisions(), [`${logId}.1`]);
    await backend.upload([{ rows }], { append: true });
    assert.deepEqual(await revisions(), [`${logId}.2`]);
    await backend.retract({ plate: 1 });
    assert.deepEqual(await revisions(), [`${logId}.3`]);
    await backend.retract();
    await backend.upload([{ rows }]);
    assert.deepEqual(await revisions(), [`${logId}.5`]);
  });
});

describe("ReadReadings by a slow reader (15 MB)", () => {
  const plates = 60;

  /** A backend with a plate of noise 60 times, which counts the blocks it reads. */
  const openLarge = async () => {
    const backend = await Backend.open();
    const stream = backend.openUpload();
    await stream.open();
    for (let plate = 0; plate < plates; plate++) await stream.sendBlock(noiseBlock, { plate });
    await stream.commit();
    const { store } = backend.context;
    const snapshot = store.snapshot.bind(store);
    const read = { blocks: 0 };
    store.snapshot = () => {
      const view = snapshot();
      return {
        ...view,
        get(keyspace, key) {
          if (keyspace === "blocks") read.blocks++;
          return view.get(keyspace, key);
        },
      };
    };
    return Object.assign(backend, { read });
  };

  it("is read for no faster than it reads", async () => {
    await using backend = await openLarge();
    const responses = backend.readReadings();
    await responses.next();
    for (let before = -1; before !== backend.read.blocks; ) {
      before = backend.read.blocks;
      for (let call = 0; call < 20; call++) await backend.getStatus();
    }
    assert.ok(backend.read.blocks < plates, `${backend.read.blocks} of ${plates} were read`);
    assert.equal((await collect(responses)).length, plates - 1);
  });

  it("sees one state while others commit and retract", async () => {
    await using backend = await openLarge();
    const responses = backend.readReadings();
    await responses.next();
    await backend.retract();
    for (let plate = 0; plate < plates; plate += 10) {
      await backend.upload([{ rows, plate }], { append: true });
    }
    const rest = await collect(responses);
    assert.deepEqual(
      rest.map(({ plate }) => plate),
      Array.from({ length: plates - 1 }, (_, n) => n + 1),
    );
    for (const { readings } of rest) {
      assert(readings?.$case === "block" && noiseBlock.equals(readings.block));
    }
    assert.deepEqual(await backend.rows({ plate: 20 }), onPlate(20));
  });
});
