import { limits } from "@wellspring/contract";
import type { PlateRows } from "./plate-rows.ts";

/** A run of the file with its plates. */
export type Run = {
  name: string;
  /** The name as the bytes of a field, and a comma; empty where the name needs quotes. */
  field: Uint8Array;
  plates: Map<number, PlateRows>;
};

/** The runs of one file, by name and by the bytes of a field. */
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
    const field = new TextEncoder().encode(needsQuotes(name) ? "" : `${name},`);
    const run: Run = { name, field, plates: new Map() };
    this.byName.set(name, run);
    const hash = hashOf(field, 0, field.length - 1);
    this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), run]);
    return run;
  }

  /** The run whose name is, byte by byte, the field from `start` to before `end`. */
  at(bytes: Uint8Array, start: number, end: number): Run | undefined {
    const candidates = this.byHash.get(hashOf(bytes, start, end));
    const length = end - start + 1;
    return candidates?.find(
      ({ field }) => field.length === length && isNameAt(bytes, start, field),
    );
  }
}

/** Whether a name is another without quotes around it. */
const needsQuotes = (name: string): boolean => /^[ \t]|[",]|[ \t]$/.test(name);

/** Whether the bytes at `start` are those of a field but its comma. */
const isNameAt = (bytes: Uint8Array, start: number, field: Uint8Array): boolean => {
  for (let index = 0; index < field.length - 1; index += 1) {
    if (bytes[start + index] !== field[index]) return false;
  }
  return true;
};

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0;
  for (let index = start; index < end; index += 1) hash = (Math.imul(hash, 31) + bytes[index]) | 0;
  return hash;
};
