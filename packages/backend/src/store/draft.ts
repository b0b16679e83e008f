import type { Keyspace } from "./keyspace.ts";
import type { KeyValue, View } from "./view.ts";

/** A write to one key; no value removes it. */
export type Write = { keyspace: Keyspace; key: Uint8Array; value: Uint8Array | undefined };

/** Writes to one keyspace: in order until it is read, by key from then on. */
type KeyspaceWrites = { inOrder: Write[]; byKey: Map<string, Write> | undefined };

/**
 * Changes on top of a view, not written yet. Reading it sees them, so the second record of an
 * entry sees what the first one did. All of it is written in one transaction or none of it is.
 */
export class Draft implements View {
  readonly #base: View;
  readonly #writes = new Map<Keyspace, KeyspaceWrites>();

  constructor(base: View) {
    this.#base = base;
  }

  get(keyspace: Keyspace, key: Uint8Array): Uint8Array | undefined {
    const write = this.#writesByKey(keyspace)?.get(keyText(key));
    return write ? write.value : this.#base.get(keyspace, key);
  }

  put(keyspace: Keyspace, key: Uint8Array, value: Uint8Array): void {
    this.#keep({ keyspace, key, value });
  }

  remove(keyspace: Keyspace, key: Uint8Array): void {
    this.#keep({ keyspace, key, value: undefined });
  }

  *list(keyspace: Keyspace, prefix: Uint8Array, from = prefix): Iterable<KeyValue> {
    const rest = this.#sortedWrites(keyspace, prefix, from);
    let next = 0;
    for (const entry of this.#base.list(keyspace, prefix, from)) {
      while (next < rest.length && Buffer.compare(rest[next].key, entry.key) < 0) {
        yield* present(rest[next++]);
      }
      if (next < rest.length && Buffer.compare(rest[next].key, entry.key) === 0) {
        yield* present(rest[next++]);
      } else yield entry;
    }
    while (next < rest.length) yield* present(rest[next++]);
  }

  /** What is to be written, in order: of several writes to a key the last one stands. */
  *writes(): Iterable<Write> {
    for (const { inOrder, byKey } of this.#writes.values()) yield* byKey?.values() ?? inOrder;
  }

  #keep(write: Write): void {
    const writes = this.#writes.get(write.keyspace);
    if (!writes) this.#writes.set(write.keyspace, { inOrder: [write], byKey: undefined });
    else if (writes.byKey) writes.byKey.set(keyText(write.key), write);
    else writes.inOrder.push(write);
  }

  #writesByKey(keyspace: Keyspace): Map<string, Write> | undefined {
    const writes = this.#writes.get(keyspace);
    if (!writes || writes.byKey) return writes?.byKey;
    writes.byKey = new Map(writes.inOrder.map((write) => [keyText(write.key), write]));
    writes.inOrder = [];
    return writes.byKey;
  }

  #sortedWrites(keyspace: Keyspace, prefix: Uint8Array, from: Uint8Array): Write[] {
    const writes = [...(this.#writesByKey(keyspace)?.values() ?? [])];
    return writes
      .filter(({ key }) => startsWith(key, prefix) && Buffer.compare(key, from) >= 0)
      .sort((a, b) => Buffer.compare(a.key, b.key));
  }
}

/** Whether `key` begins with `prefix`. */
export const startsWith = (key: Uint8Array, prefix: Uint8Array): boolean =>
  key.length >= prefix.length && Buffer.compare(key.subarray(0, prefix.length), prefix) === 0;

const keyText = (key: Uint8Array): string => {
  const bytes = Buffer.isBuffer(key) ? key : Buffer.from(key.buffer, key.byteOffset, key.length);
  return bytes.toString("latin1");
};

function* present({ key, value }: Write): Iterable<KeyValue> {
  if (value) yield { key, value };
}
