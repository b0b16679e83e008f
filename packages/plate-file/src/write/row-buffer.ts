import { decimalToText } from "./decimal-text.ts";

/** Bytes gathered before they are given out. */
const bufferBytes = 256 * 1024;

/**
 * Rows of text as bytes in a buffer that is used again and again: no string is made for a number of
 * up to six decimals. What `take` gives out is valid until the next write.
 */
export class RowBuffer {
  readonly #bytes = new Uint8Array(bufferBytes);
  #length = 0;

  /** Whether a row of this many bytes still fits. */
  hasRoom(rowBytesMax: number): boolean {
    return this.#length + rowBytesMax <= bufferBytes;
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Writes bytes as they are. */
  writeBytes(bytes: Uint8Array): void {
    const length = bytes.length;
    if (length > 32) {
      this.#bytes.set(bytes, this.#length);
    } else {
      for (let place = 0; place < length; place++) this.#bytes[this.#length + place] = bytes[place];
    }
    this.#length += length;
  }

  writeByte(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  /** Writes a whole number, 0 to 2^53. */
  writeInteger(integer: number): void {
    const digits = integer < 2 ** 31 ? countDigits(integer) : String(integer).length;
    this.#writeDigits(integer, digits);
  }

  /** Writes a decimal of at most 15 significant digits in plain notation, digits as needed. */
  writeDecimal(value: number): void {
    const thousandths = Math.round(value * 1e3);
    if (Math.abs(thousandths) < 1e9 && thousandths / 1e3 === value) {
      this.#writeFixed(thousandths, 1e3, 3);
      return;
    }
    const millionths = Math.round(value * 1e6);
    if (Math.abs(millionths) < 1e15 && millionths / 1e6 === value) {
      this.#writeFixed(millionths, 1e6, 6);
      return;
    }
    const text = decimalToText(value);
    for (let place = 0; place < text.length; place++) this.writeByte(text.charCodeAt(place));
  }

  /** Writes scaled / scale, scale being 10^decimals, without zeros at the end. */
  #writeFixed(scaled: number, scale: number, decimals: number): void {
    if (scaled < 0) this.writeByte(minus);
    const magnitude = Math.abs(scaled);
    const whole = Math.floor(magnitude / scale);
    let fraction = magnitude - whole * scale;
    this.writeInteger(whole);
    if (fraction === 0) return;
    let digits = decimals;
    while (fraction % 10 === 0) {
      fraction /= 10;
      digits--;
    }
    this.writeByte(point);
    this.#writeDigits(fraction, digits);
  }

  #writeDigits(integer: number, digits: number): void {
    let rest = integer;
    for (let place = this.#length + digits - 1; place >= this.#length; place--) {
      const tenth = rest < 2 ** 31 ? (rest / 10) | 0 : Math.floor(rest / 10);
      this.#bytes[place] = zero + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length += digits;
  }
}

/** Digits of a whole number below 2^31. */
const countDigits = (integer: number): number => {
  let digits = 1;
  for (let bound = 10; integer >= bound; bound *= 10) digits++;
  return digits;
};

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
