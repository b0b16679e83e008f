import type { StatusError } from "@wellspring/contract";
import type { Keyspace } from "./keyspace.ts";

export type KeyValue = { key: Uint8Array; value: Uint8Array };

/** One state of the store, for reading. What it gives out is the reader's own. */
export type View = {
  get(keyspace: Keyspace, key: Uint8Array): Uint8Array | undefined;
  /**
   * Entries whose key begins with `prefix`, in the order of their keys; all where it is empty. With
   * `from`, a key with that prefix, those before it are left out.
   */
  list(keyspace: Keyspace, prefix: Uint8Array, from?: Uint8Array): Iterable<KeyValue>;
  /** Takes damage that was met in what it gave out; absent where nobody wants to hear of it. */
  reportDamage?(error: StatusError): void;
};

/** A view that holds on to its state, and with it to disk, until it is closed. */
export type Snapshot = View & Disposable;
