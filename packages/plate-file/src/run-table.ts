import { limits } from "@wellspring/contract";
import type { PlateRows } from "./plate-rows.ts";

/** A run of the file: its name, the same as a field's bytes with the comma, and its plates. */
export type Run = { name: string; field: Uint8Array; plates: Map<number, PlateRows> };

/** The runs of one file, by name and by the bytes of an unquoted field. */
export class RunTable {
  private readonly byName = new Map<string, Run>();
  private readonly byHash = new Map<number, Run[]>();

  /** The runs in order of first appearance. */
  all(): Run[] {
    return [...this.byName.values()];
  }

  /** The run with this name, made where it is new; undefined where there are too many. */
  named(name: string): Run | undefined {
    const known = this.byName.get(name);
    if (known || this.byName.size >= limits.uploadRunsMax) return known;
    const bytes = new TextEncoder().encode(`${name},`);
    const run: Run = { name, field: bytes, plates: new Map() };
    this.byName.set(name, run);
    const hash = hashOf(bytes, 0, bytes.length - 1);
    this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), run]);
    return run;
  }

  /** The run whose name is, byte by byte, the field at `start`, which ends at a comma. */
  at(bytes: Uint8Array, start: number): Run | undefined {
    let end = start;
    while (!isFieldEnd(bytes[end])) end += 1;
    const candidates = this.byHash.get(hashOf(bytes, start, end));
    return candidates?.find((run) => isFieldAt(bytes, start, run.field));
  }
}

/** Whether these bytes stand at `start`. */
export const isFieldAt = (bytes: Uint8Array, start: number, field: Uint8Array): boolean => {
  for (let index = 0; index < field.length; index += 1) {
    if (bytes[start + index] !== field[index]) return false;
  }
  return true;
};

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0;
  for (let index = start; index < end; index += 1) hash = (Math.imul(hash, 31) + bytes[index]) | 0;
  return hash;
};

const isFieldEnd = (byte: number): boolean => byte === 0x2c || byte === 0x0a || byte === 0x0d;
