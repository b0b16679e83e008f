import { StatusError } from "../status.ts";

/** Reads what ByteWriter wrote; throws INVALID_ARGUMENT where the bytes end too soon. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw blockFault("ends too soon");
    return this.bytes[this.at++];
  }

  /** A whole number from 0 to `max`, which is at most 2^53 - 1. */
  varint(max: number): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * unit;
      if (value > max) throw blockFault(`holds ${value} where at most ${max} is allowed`);
      if (byte < 128) return value;
      unit *= 128;
      if (unit > 2 ** 49) throw blockFault("holds a number that is too long");
    }
  }

  /** The next `count` bytes, sharing memory. */
  raw(count: number): Uint8Array {
    const end = this.at + count;
    if (end > this.bytes.length) throw blockFault("ends too soon");
    const view = this.bytes.subarray(this.at, end);
    this.at = end;
    return view;
  }
}

/** What a block that can't be right is refused with. */
export const blockFault = (message: string): StatusError => StatusError.invalid("block", message);
