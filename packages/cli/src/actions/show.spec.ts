import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { readingsOf } from "../testing/readings.ts";
import { type RunServer, startRunServer } from "../testing/run-server.ts";
import { addSampleRun } from "../testing/sample-run.ts";

describe("wellspring show", () => {
  let server: RunServer;
  let run: ReturnType<typeof createCommandRunner>;
  before(async () => {
    server = await startRunServer();
    addSampleRun(server.store);
    run = createCommandRunner(server.address);
  });
  after(() => server.kill());

  it("tells what is known of a run, and its plates", async () => {
    const { stdout, exitCode } = await run(["show", "run-01"]);
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      `run         run-01
project     default
readings    6
robot       R1
instrument  I1
started     2026-01-31T12:00:00Z
medium      LB
created     2026-01-31 12:00:00Z
changed     2026-01-31 12:00:00Z

plate  wells  readings   first    last
    0      2         5     0 h  0.33 h
    3      1         1  0.01 h  0.01 h
`,
    );
  });

  it("tells it to programs", async () => {
    const { stdout } = await run(["show", "run-01", "--json"]);
    const { readings, plates } = JSON.parse(stdout);
    assert.equal(readings, 6);
    assert.deepEqual(plates, [
      { plate: 0, wells: ["A1", "B2"], readings: 5, first_runtime: 0, last_runtime: 1_200 },
      { plate: 3, wells: ["B2"], readings: 1, first_runtime: 30, last_runtime: 30 },
    ]);
  });

  it("draws a plate at the last read", async () => {
    const { stdout } = await run(["show", "run-01", "--plate", "0"]);
    assert.equal(
      stdout,
      `run-01, plate 0: optical density at 0.17 h to 0.33 h, the last read

        1     2     3
 A  0.500     ·     ·
 B      · 0.200     ·

OD 0.200 to 0.500   · no reading
`,
    );
  });

  it("draws a plate at a time", async () => {
    const { stdout } = await run(["show", "run-01", "--plate", "0", "--at", "700"]);
    assert.match(stdout, /^run-01, plate 0: optical density at 0\.17 h\n\n.*\n A {2}0\.060 /);
  });

  it("gives programs a plate's values", async () => {
    const { stdout } = await run(["show", "run-01", "--plate", "0", "--at", "0", "--json"]);
    assert.deepEqual(JSON.parse(stdout), {
      run: "run-01",
      plate: 0,
      wells: {
        A1: { runtime: 0, optical_density: 0.05, corrected_optical_density: 0 },
        B2: { runtime: 0, optical_density: 0.1, corrected_optical_density: null },
      },
    });
  });

  it("draws the curve of a well that one plate has", async () => {
    const { stdout } = await run(["show", "run-01", "--well", "a01"]);
    const lines = stdout.split("\n");
    assert.equal(lines[0], "run-01, plate 0, well A1: 3 readings");
    assert.match(lines[3], /^0\.500 ┤ +⣀⠔⠊$/u);
    assert.match(lines[16], /^ +0 h +0\.17 h +0\.33 h$/);
  });

  it("gives programs a well's readings", async () => {
    const { stdout } = await run(["show", "run-01", "--well", "B2", "--plate", "0", "--json"]);
    assert.deepEqual(JSON.parse(stdout), {
      run: "run-01",
      plate: 0,
      well: "B2",
      runtimes: [0, 600],
      optical_densities: [0.1, 0.2],
      corrected_optical_densities: [null, null],
    });
  });

  it("names ten of many plates that have a well", async () => {
    for (let plate = 0; plate < 1_011; plate++) {
      server.store.apply("many", plate, readingsOf([["A1", 0, 0.5, 0]]), true);
    }
    const { stderr } = await run(["show", "many", "--well", "A1"]);
    const told = "plates 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 001 more have a well A1";
    assert.equal(stderr.split("\n")[0], `wellspring: ${told}: choose one with --plate`);
  });

  const refusals: readonly [string[], number, string][] = [
    [["nothing"], 1, "no run is called nothing"],
    [["run-01", "--plate", "7"], 1, "run run-01 has no readings of plate 7"],
    [
      ["run-01", "--plate", "3", "--at", "5"],
      1,
      "run run-01 has no readings of plate 3 up to second 5",
    ],
    [["run-01", "--well", "C3"], 1, "run run-01 has no well C3"],
    [["run-01", "--plate", "3", "--well", "A1"], 1, "run run-01 has no well A1 on plate 3"],
    [["run-01", "--well", "B2"], 2, "plates 0, 3 have a well B2: choose one with --plate"],
    [["run-01", "--well", "B0"], 2, '--well: "B0" is no well from A1 to AF48'],
    [["run-01", "--at", "5"], 2, "--at: shows a plate; name it with --plate, and no --well"],
  ];
  for (const [argv, exitCode, message] of refusals) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const shown = await run(["show", ...argv]);
      assert.equal(shown.stderr.split("\n")[0], `wellspring: ${message}`);
      assert.match(shown.stderr, /\nNext: .*\n$/);
      assert.deepEqual([shown.exitCode, shown.stdout], [exitCode, ""]);
    });
  }
});
