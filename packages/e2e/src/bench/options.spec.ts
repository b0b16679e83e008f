import assert from "node:assert/strict";
import { isAbsolute } from "node:path";
import { describe, it } from "node:test";
import { fullSizes, quickSizes } from "./bench.ts";
import { measurements } from "./measurements/measurements.ts";
import { parseOptions } from "./options.ts";

describe("parseOptions()", () => {
  it("measures everything in full by default, on the disk of the checkout", () => {
    const options = parseOptions([], {});
    assert.deepEqual(options.measurements, measurements);
    assert.equal(options.sizes, fullSizes);
    assert.equal(options.list, false);
    assert.match(options.json, /bench-results[\\/]latest\.json$/);
    assert.match(options.folder, /bench-results[\\/]data$/);
    assert.ok(isAbsolute(options.folder));
  });

  it("takes names in their order, a file for results, and fewer repetitions", () => {
    const options = parseOptions(["disk", "run", "--json", "r.json", "--quick", "--list"], {});
    assert.deepEqual(
      options.measurements.map(({ name }) => name),
      ["disk", "run"],
    );
    assert.equal(options.json, "r.json");
    assert.equal(options.sizes, quickSizes);
    assert.equal(options.list, true);
  });

  it("takes the folder for data from WELLSPRING_BENCH_DIR", () => {
    assert.equal(parseOptions([], { WELLSPRING_BENCH_DIR: "/disk" }).folder, "/disk");
  });

  it("refuses a name that it does not know", () => {
    assert.throws(() => parseOptions(["runs"], {}), {
      message: /^nothing is measured by the name runs: take of run, run-process, /,
    });
  });

  it("refuses an option that it does not know", () => {
    assert.throws(() => parseOptions(["--fast"], {}), { code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" });
  });
});
