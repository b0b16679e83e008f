import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { limits } from "../limits.ts";
import { createReadings, isExactDecimal, type Readings } from "../readings.ts";
import { Code, StatusError } from "../status.ts";
import { wellIndexEnd } from "../well.ts";
import { ByteWriter } from "./byte-writer.ts";
import { crc32c } from "./crc32c.ts";
import { rawScale } from "./decimal-column.ts";
import { BlockDecoder, blockChecksum, decodeBlock } from "./decode.ts";
import { encodeBlock } from "./encode.ts";
import { blockForm, bodyBytesMax, compression, corrected, headerBytes } from "./form.ts";

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

const bodyOf = (...parts: string[]): Uint8Array => bytesOf(parts.join(""));

const repair = (block: Uint8Array): Uint8Array => {
  new DataView(block.buffer).setUint32(2, crc32c(block, 6), true);
  return block;
};

const repaired = (block: Uint8Array, at: number, value: number): void => {
  new DataView(block.buffer).setUint32(at, value, true);
  repair(block);
};

const frame = (body: Uint8Array, readings: number): Uint8Array => {
  const block = new Uint8Array(headerBytes + body.length);
  block[0] = blockForm;
  block.set(body, headerBytes);
  repaired(block, 6, body.length);
  repaired(block, 10, readings);
  return block;
};

const frameCompressed = (compressed: Uint8Array, bodyLength: number): Uint8Array => {
  const block = frame(compressed, 1);
  block[1] = compression.zstd;
  repaired(block, 6, bodyLength);
  return block;
};

/** A zstd frame of one zero byte that asks for a window of 2^log bytes (RFC 8878, 3.1.1.1.2). */
const windowFrame = (log: number): Uint8Array =>
  Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 9, 0, 0, 0);

/** A valid block of `length` bytes but for the bound on them: doubles that are zero. */
const blockOfBytes = (length: number): Uint8Array => {
  const fixedBytes = 10;
  const bodyLength = length - headerBytes;
  const count = Math.floor((bodyLength - fixedBytes) / 17);
  const wide = bodyLength - fixedBytes - 17 * count;
  const writer = new ByteWriter();
  for (const value of [1, 0, 1, count]) writer.varint(value);
  for (let i = 0; i < count; i++) writer.varint(i < wide ? 128 : 0);
  writer.raw(Uint8Array.of(0, rawScale));
  writer.raw(new Uint8Array(8 * count));
  writer.raw(Uint8Array.of(corrected.direct, rawScale));
  writer.raw(new Uint8Array(8 * count));
  return frame(writer.view(), count);
};

type Value = (i: number) => number;

/** Twelve readings of three wells, the last of which was read at other times. */
const readingsOf = (density: Value, correctedDensity: Value): Readings => {
  const readings = createReadings(12);
  for (let i = 0; i < 12; i++) {
    readings.wells[i] = [0, 7, wellIndexEnd - 1][i >> 2];
    readings.runtimes[i] = (i & 3) * 600 + (i >> 3) * 100_000;
    readings.opticalDensities[i] = density(i);
    readings.correctedOpticalDensities[i] = correctedDensity(i);
  }
  return readings;
};

const absent: Value = () => Number.NaN;
const thousandths: Value = (i) => (95 + i * i) / 1_000;
const tiny: Value = (i) => Number(`${123_456_789_012_345 + i}e-24`);

const samples = [
  readingsOf(thousandths, absent),
  readingsOf(thousandths, (i) => (5 + i * i) / 1_000),
  readingsOf(thousandths, (i) => (i % 3 ? (5 + i * i) / 1_000 : Number.NaN)),
  readingsOf(thousandths, (i) => (i % 3 ? 0.5 : Number.NaN)),
  readingsOf(
    (i) => (i % 2 ? 1e15 : -1e15),
    (i) => i,
  ),
  readingsOf(tiny, thousandths),
  readingsOf(thousandths, (i) => (i % 5 ? tiny(i) : Number.NaN)),
  readingsOf(
    () => tiny(0),
    () => tiny(0),
  ),
].map(encodeBlock);

const bodySamples = samples.map((block) => ({
  body: block[1] === compression.none ? block.slice(headerBytes) : unpack(block),
  length: 12,
}));

function unpack(block: Uint8Array): Uint8Array {
  return zstdDecompressSync(block.subarray(headerBytes));
}

const isBlockFault = (thrown: unknown): boolean =>
  thrown instanceof StatusError &&
  thrown.code === Code.INVALID_ARGUMENT &&
  thrown.message.startsWith("block: ");

const isRefused = (block: Uint8Array, message: string): void =>
  assert.throws(() => decodeBlock(block), {
    name: "StatusError",
    code: Code.INVALID_ARGUMENT,
    message: `block: ${message}`,
  });

const refusesOrReads = (block: Uint8Array): void => {
  let readings: Readings;
  try {
    readings = decodeBlock(block);
  } catch (thrown) {
    assert.ok(isBlockFault(thrown), String(thrown));
    return;
  }
  assertValid(readings);
};

/** Asserts what decodeBlock promises; encodeBlock looks at order and bounds itself. */
const assertValid = (readings: Readings): void => {
  assert.ok(readings.opticalDensities.every(isExactDecimal));
  assert.ok(
    readings.correctedOpticalDensities.every(
      (value) => Number.isNaN(value) || isExactDecimal(value),
    ),
  );
  assert.deepEqual(decodeBlock(encodeBlock(readings)), readings);
};

const oneReading = "01 00 01 01 00 00";
const half = "ff 00 00 00 00 00 00 e0 3f";
const nan = "ff 00 00 00 00 00 00 f8 7f";
/** 1e15 + 2 as a zigzag. */
const above = "84 80 b4 cc d4 df c6 03";

describe("decodeBlock()", () => {
  it("reads a body that another writer wrote", () => {
    const block = frame(bodyOf("01 05 01 01 0a 00", "02 32", "02 03 0a"), 1);
    assert.deepEqual(decodeBlock(block), {
      wells: Uint16Array.of(5),
      runtimes: Int32Array.of(10),
      opticalDensities: Float64Array.of(0.25),
      correctedOpticalDensities: Float64Array.of(0.005),
    });
  });

  it("reads a view into a larger buffer", () => {
    const [block] = samples;
    const larger = new Uint8Array(block.length + 7).fill(255);
    larger.set(block, 3);
    assert.deepEqual(decodeBlock(larger.subarray(3, 3 + block.length)), decodeBlock(block));
  });

  it("reads marks for no reading and for all", () => {
    const none = decodeBlock(frame(bodyOf(oneReading, "00 02", "11 00"), 1));
    assert.deepEqual(none.correctedOpticalDensities, Float64Array.of(Number.NaN));
    const all = decodeBlock(frame(bodyOf(oneReading, "00 02", "12 01 00 04"), 1));
    assert.deepEqual(all.correctedOpticalDensities, Float64Array.of(2));
  });

  it("does not keep memory of the block", () => {
    const block = encodeBlock(readingsOf(tiny, tiny));
    const readings = decodeBlock(block);
    const copy = structuredClone(readings);
    block.fill(0);
    assert.deepEqual(readings, copy);
  });

  const headers: [string, (block: Uint8Array) => void, string][] = [
    ["another form", (block) => block.set([2], 0), "has form 2, not 1"],
    ["form 0", (block) => block.set([0], 0), "has form 0, not 1"],
    ["a wrong checksum", (block) => block.set([block[2] ^ 1], 2), "has a wrong checksum"],
    ["a changed body", (block) => block.set([9], block.length - 1), "has a wrong checksum"],
    ["an unknown compression", (block) => block.set([2], 1), "has the unknown compression 2"],
    ["no readings", (block) => repaired(block, 10, 0), "says 0 readings"],
    ["too many readings", (block) => repaired(block, 10, 65_537), "says 65537 readings"],
    ["a huge count", (block) => repaired(block, 10, 2 ** 32 - 1), "says 4294967295 readings"],
    ["a long body", (block) => repaired(block, 6, 2_097_153), "says a body of 2097153 bytes"],
    ["a wrong length", (block) => repaired(block, 6, 1), "has a wrong length"],
    ["fewer readings", (block) => repaired(block, 10, 2), "holds fewer readings than it says"],
  ];
  for (const [what, change, message] of headers) {
    it(`refuses ${what}`, () => {
      const block = frame(bodyOf(oneReading, "00 02", "00"), 1);
      change(block);
      isRefused(block, message);
    });
  }

  const bodies: [string, string[], string][] = [
    ["the scale 16", [oneReading, "10 02", "00"], "has the scale 16"],
    ["the scale 254", [oneReading, "fe 02", "00"], "has the scale 254"],
    ["a scale of corrected densities", [oneReading, "00 02", "02 10 02"], "has the scale 16"],
    ["mode 3", [oneReading, "00 02", "03"], "has the unknown corrected column 3"],
    ["mode 16", [oneReading, "00 02", "10 01"], "has the unknown corrected column 16"],
    ["mode 33", [oneReading, "00 02", "21"], "has the unknown corrected column 33"],
    ["offsets from doubles", [oneReading, half, "01 00"], "has offsets from doubles"],
    ["marked offsets from doubles", [oneReading, half, "11 01 00"], "has offsets from doubles"],
    [
      "a mark behind the end",
      [oneReading, "00 02", "12 02 00 02"],
      "marks readings behind its end",
    ],
    ["bytes behind the end", [oneReading, "00 02", "00", "00"], "has bytes behind its end"],
    ["no column of corrected densities", [oneReading, "00 02"], "ends too soon"],
    ["16 digits", [oneReading, "00", above, "00"], "holds more than 15 digits"],
    ["16 digits, corrected", [oneReading, "00 02", "02 00", above], "holds more than 15 digits"],
    ["16 digits by an offset", [oneReading, "00 02", "01", above], "holds more than 15 digits"],
    ["NaN", [oneReading, nan, "00"], "holds NaN, not a decimal of 15 digits"],
    ["a corrected NaN", [oneReading, half, "02", nan], "holds NaN, not a decimal of 15 digits"],
  ];
  for (const [what, parts, message] of bodies) {
    it(`refuses ${what}`, () => isRefused(frame(bodyOf(...parts), 1), message));
  }

  it("reads 524,288 bytes and refuses one more", () => {
    const largest = blockOfBytes(limits.blockBytesMax);
    assert.equal(largest.length, 524_288);
    assertValid(decodeBlock(largest));
    isRefused(blockOfBytes(524_289), "524289 bytes are more than 524288");
  });

  it("reads 65,536 readings", () => {
    const readings = createReadings(limits.blockReadingsMax);
    for (let i = 0; i < readings.runtimes.length; i++) readings.runtimes[i] = i;
    assert.deepEqual(decodeBlock(encodeBlock(readings)), readings);
  });

  for (let length = 0; length < headerBytes; length++) {
    it(`refuses ${length} bytes`, () => {
      isRefused(samples[0].slice(0, length), `${length} bytes are too few`);
    });
  }
});

describe("BlockDecoder", () => {
  it("decodes as decodeBlock() does, and keeps what it decoded until it is reset", () => {
    const decoder = new BlockDecoder();
    for (let round = 0; round < 2; round++) {
      const decoded = samples.map((block) => decoder.decode(block));
      assert.deepEqual(decoded, samples.map(decodeBlock));
      decoder.reset();
    }
  });

  it("uses its memory again", () => {
    const decoder = new BlockDecoder();
    const before = decoder.decode(samples[0]);
    decoder.reset();
    assert.equal(decoder.decode(samples[0]).wells.buffer, before.wells.buffer);
  });
});

describe("decodeBlock() of a compressed body", () => {
  const body = bodyOf(oneReading, "00 02", "00");

  it("reads it", () => {
    const compressed = zstdCompressSync(body);
    assert.equal(decodeBlock(frameCompressed(compressed, body.length)).opticalDensities[0], 1);
  });

  const claims: [string, Uint8Array, number, string][] = [
    ["is longer than it says", zstdCompressSync(body), body.length - 1, "can't be decompressed"],
    ["is shorter than it says", zstdCompressSync(body), body.length + 1, "has a wrong length"],
    ["is no frame", Uint8Array.of(1, 2, 3, 4), 4, "can't be decompressed"],
    ["is not there", new Uint8Array(0), 0, "can't be decompressed"],
    ["is cut", zstdCompressSync(body).subarray(0, -1), body.length, "can't be decompressed"],
    ["grows beyond its bound", zstdCompressSync(Buffer.alloc(1e7)), 100, "can't be decompressed"],
    ["needs a window of 4 MiB", windowFrame(22), 1, "can't be decompressed"],
    ["needs a window of 128 MiB", windowFrame(27), 1, "can't be decompressed"],
  ];
  for (const [what, compressed, bodyLength, message] of claims) {
    it(`refuses one that ${what}`, () =>
      isRefused(frameCompressed(compressed, bodyLength), message));
  }

  it("reads a window of 2 MiB", () => {
    isRefused(frameCompressed(windowFrame(Math.log2(bodyBytesMax)), 1), "ends too soon");
  });
});

describe("decodeBlock() of damaged blocks", () => {
  it("refuses every prefix", () => {
    for (const block of samples) {
      for (let length = 0; length < block.length; length++) {
        assert.throws(() => decodeBlock(block.subarray(0, length)), isBlockFault);
      }
    }
  });

  it("refuses every prefix of a body", () => {
    for (const { body, length } of bodySamples) {
      for (let end = 0; end < body.length; end++) {
        assert.throws(() => decodeBlock(frame(body.subarray(0, end), length)), isBlockFault);
      }
    }
  });

  it("refuses every flipped bit", () => {
    for (const block of samples) {
      for (let bit = 0; bit < block.length * 8; bit++) {
        const flipped = block.slice();
        flipped[bit >> 3] ^= 1 << (bit & 7);
        assert.throws(() => decodeBlock(flipped), isBlockFault);
      }
    }
  });

  it("refuses every other byte under a right checksum, or reads what is valid", () => {
    for (const block of samples) {
      for (let at = 0; at < block.length; at++) {
        for (const change of [1, 2, 0x10, 0x40, 0x80, 0xff]) {
          const changed = block.slice();
          changed[at] ^= change;
          if (at < 2 || at > 5) repair(changed);
          refusesOrReads(changed);
        }
      }
    }
  });

  it("refuses random bodies, or reads what is valid", () => {
    const small = fc.oneof(fc.nat(5), fc.nat(255), fc.constantFrom(127, 128, 255));
    const body = fc.array(small, { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));
    const readings = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(65_536));
    fc.assert(
      fc.property(body, readings, (bytes, length) => refusesOrReads(frame(bytes, length))),
      { numRuns: 2_000 },
    );
  });

  it("refuses bodies changed in several places, or reads what is valid", () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...bodySamples),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        ({ body, length }, changes) => {
          const changed = body.slice();
          for (const [at, byte] of changes) changed[at % body.length] = byte;
          refusesOrReads(frame(changed, length));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("refuses random bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, (block) => {
        assert.throws(() => decodeBlock(block), isBlockFault);
      }),
    );
  });
});

describe("blockChecksum()", () => {
  it("is the checksum of what follows it", () => {
    for (const block of samples) assert.equal(blockChecksum(block), crc32c(block, 6));
  });

  it("is unsigned", () => {
    const block = new Uint8Array(headerBytes).fill(255);
    assert.equal(blockChecksum(block), 0xffff_ffff);
  });

  it("refuses what is too short", () => {
    assert.throws(() => blockChecksum(new Uint8Array(13)), {
      code: Code.INVALID_ARGUMENT,
      message: "block: 13 bytes are too few",
    });
  });
});
