import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { limits } from "../limits.ts";
import type { Readings } from "../readings.ts";
import { parseWell } from "../well.ts";
import { decodeBlock } from "./decode.ts";
import { encodeBlock } from "./encode.ts";
import { blockForm, bodyBytesMax, compression, corrected, headerBytes } from "./form.ts";

/** The text without the blanks that align its tables. */
const readme = readFileSync(new URL("README.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");

describe("block/README.md", () => {
  const readings = exampleReadings();
  const bytes = exampleBytes();

  it("shows a block of 54 bytes", () => {
    assert.equal(readings.wells.length, 7);
    assert.equal(bytes.length, 54);
  });

  it("shows the bytes that encodeBlock writes", () => {
    assert.deepEqual(encodeBlock(readings), bytes);
  });

  it("shows the readings that decodeBlock reads", () => {
    assert.deepEqual(decodeBlock(bytes), readings);
  });

  it("names the bounds and codes of this form", () => {
    const grouped = (bound: number) => bound.toLocaleString("en");
    const sentences = [
      `This is form ${blockForm}.`,
      `| 14 | to the end | body`,
      `compression of the body: ${compression.none} none, ${compression.zstd} zstd`,
      `before compression, ${grouped(bodyBytesMax)} at most`,
      `readings, 1 to ${grouped(limits.blockReadingsMax)}`,
      `A block has ${grouped(limits.blockBytesMax)} bytes at most.`,
      `| ${corrected.absent} | nothing`,
      `| ${corrected.offset} | a column of offsets`,
      `| ${corrected.direct} | byte, the column's own scale`,
      `| ${corrected.offset | corrected.partial}, ${corrected.direct | corrected.partial} |`,
      `runtimes are at most ${grouped(limits.runtimeSecondsMax)};`,
    ];
    for (const sentence of sentences) assert.ok(readme.includes(sentence), sentence);
    assert.equal(headerBytes, 14);
  });
});

describe("bodyBytesMax", () => {
  it("leaves room for the costliest readings", () => {
    const reading = 5 + 8 + 8 + 1 / 8;
    const wells = 3 * 1_536 * 3;
    assert.ok(limits.blockReadingsMax * reading + wells < bodyBytesMax);
  });

  it("is a power of two, as the window of a frame", () => {
    assert.ok(Number.isInteger(Math.log2(bodyBytesMax)));
  });
});

/** The rows of the example's first table. */
function exampleReadings(): Readings {
  const rows = [...readme.matchAll(/^\| ([A-Z]+\d+) \| (\d+) \| (\S+) \|(?: (\S+))? \|$/gm)];
  return {
    wells: Uint16Array.from(rows, ([, well]) => parseWell(well)),
    runtimes: Int32Array.from(rows, ([, , runtime]) => Number(runtime)),
    opticalDensities: Float64Array.from(rows, ([, , , density]) => Number(density)),
    correctedOpticalDensities: Float64Array.from(rows, ([, , , , value]) =>
      value === undefined ? Number.NaN : Number(value),
    ),
  };
}

/** The hex digits of the example's second table. */
function exampleBytes(): Uint8Array {
  const parts = [...readme.matchAll(/^\| `([0-9a-f ]+)` \|/gm)].map(([, hex]) => hex);
  return Uint8Array.from(Buffer.from(parts.join("").replaceAll(" ", ""), "hex"));
}
