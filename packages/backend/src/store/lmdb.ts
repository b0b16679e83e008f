import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Code, type StatusError } from "@wellspring/contract";
import { open, type RootDatabase, type Transaction } from "lmdb";
import { lengthenDataFile, settleDataFile } from "./data-file.ts";
import type { Write } from "./draft.ts";
import { startsWith } from "./draft.ts";
import { type Keyspace, keyspaces } from "./keyspace.ts";
import { assertRoomFor } from "./room-for.ts";
import { commitError, storeError } from "./store-error.ts";
import type { KeyValue, Snapshot, View } from "./view.ts";

/**
 * An LMDB environment: the only user of lmdb. All keyspaces share one tree, each with a byte of its
 * own before its keys: what a small write touches then lies on few pages.
 */
export class Lmdb implements View, AsyncDisposable {
  readonly #folder: string;
  readonly #isReader: boolean;
  readonly #root: RootDatabase<Uint8Array, Uint8Array>;
  /** LMDB's transactions that snapshots hold, one for each state, and how many hold it. */
  readonly #held = new Map<Transaction, number>();
  /** The last write, once it is over. */
  #written: Promise<void> = Promise.resolve();
  /** Copies that are being made: LMDB must stay open for them. */
  readonly #copies = new Set<Promise<void>>();
  #onDamage: (error: StatusError) => void = () => undefined;

  /**
   * Opens the environment in the folder, creating it where the folder is empty. A reader neither
   * writes to the folder nor locks it. Throws a StatusError where that can't be done.
   */
  static open(folder: string, { readOnly = false } = {}): Lmdb {
    try {
      return readOnly
        ? withStandIn(folder, (standIn) => new Lmdb(standIn, true))
        : new Lmdb(folder);
    } catch (thrown) {
      throw storeError(thrown);
    }
  }

  private constructor(folder: string, readOnly = false) {
    this.#folder = folder;
    this.#isReader = readOnly;
    // safeRestore is missing in lmdb's types; it opens the last state that was flushed.
    const durability = { safeRestore: true, overlappingSync: !readOnly };
    this.#root = open({
      path: folder,
      noSubdir: false,
      readOnly,
      maxReaders: heldStatesMax + ownReaders,
      // lmdb's own batches have a promise that nobody can hear; each write here is one of ours.
      eventTurnBatching: false,
      ...durability,
      encoding: "binary",
      keyEncoding: "binary",
    });
  }

  /** Tells from now on of damage that is met where the store is read, by whomever. */
  watchDamage(onDamage: (error: StatusError) => void): void {
    this.#onDamage = onDamage;
  }

  reportDamage(error: StatusError): void {
    this.#onDamage(error);
  }

  get(keyspace: Keyspace, key: Uint8Array): Uint8Array | undefined {
    return this.#get(keyspace, key);
  }

  list(keyspace: Keyspace, prefix: Uint8Array, from = prefix): Iterable<KeyValue> {
    return this.#list(keyspace, prefix, from);
  }

  /**
   * The state as of now, kept until it is disposed of. Throws RESOURCE_EXHAUSTED while snapshots
   * of as many states are held as may be; reads without a snapshot, and writes, go on.
   */
  snapshot(): Snapshot {
    const transaction = this.#beginReading();
    const holders = this.#held.get(transaction) ?? 0;
    if (holders === 0 && this.#held.size >= heldStatesMax) {
      transaction.done();
      throw storeError(new Error("MDB_READERS_FULL"));
    }
    this.#held.set(transaction, holders + 1);
    return {
      get: (keyspace, key) => this.#get(keyspace, key, transaction),
      list: (keyspace, prefix, from = prefix) => this.#list(keyspace, prefix, from, transaction),
      reportDamage: (error) => this.#onDamage(error),
      [Symbol.dispose]: () => this.#release(transaction),
    };
  }

  /** Writes all in one transaction; resolves once that is committed, which is not yet durable. */
  async write(writes: Iterable<Write>): Promise<void> {
    // What throws does so before lmdb has heard of the first write: it would commit that one.
    const all = [...writes];
    const written = this.#written.then(() => this.#commit(all));
    this.#written = written.catch(() => undefined);
    await written;
  }

  /** Resolves once everything committed so far is on the disk. */
  async flushed(): Promise<void> {
    try {
      await this.#root.flushed;
    } catch (thrown) {
      throw storeError(thrown);
    }
  }

  /**
   * Copies the state as of now, as the `data.mdb` of a folder that has none, while writes go on;
   * the copy is durable and whole once it resolves. It holds back the space of what is written
   * over meanwhile. Throws RESOURCE_EXHAUSTED where the disk is full.
   */
  async backup(folder: string): Promise<void> {
    const copy = this.#copy(folder);
    this.#copies.add(copy);
    try {
      await copy;
    } catch (thrown) {
      throw storeError(thrown);
    } finally {
      this.#copies.delete(copy);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#written;
    await Promise.allSettled(this.#copies);
    await this.#root.flushed;
    await this.#root.close();
  }

  async #copy(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await this.#root.backup(folder, false);
    await settleDataFile(join(folder, "data.mdb"));
  }

  #beginReading(): Transaction {
    try {
      return this.#root.useReadTransaction();
    } catch (thrown) {
      throw storeError(thrown);
    }
  }

  #release(transaction: Transaction): void {
    const holders = this.#held.get(transaction) ?? 0;
    if (holders > 1) this.#held.set(transaction, holders - 1);
    else this.#held.delete(transaction);
    transaction.done();
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    if (!this.#isReader) assertRoomFor(writes, this.#folder);
    try {
      await this.#batch(writes);
    } catch (thrown) {
      const error = await commitError(thrown, this.#folder);
      // lmdb never settles `flushed` of a transaction that failed; an empty one takes its place.
      await this.#batch([]).catch(() => undefined);
      throw error;
    }
    try {
      lengthenDataFile(join(this.#folder, "data.mdb"));
    } catch {
      // The write is committed whatever becomes of this; the next one makes good for it.
    }
  }

  async #batch(writes: readonly Write[]): Promise<void> {
    await this.#root.batch(() => {
      for (const { keyspace, key, value } of writes) {
        if (value) this.#root.put(treeKey(keyspace, key), value);
        else this.#root.remove(treeKey(keyspace, key));
      }
    });
  }

  #get(keyspace: Keyspace, key: Uint8Array, transaction?: Transaction): Uint8Array | undefined {
    try {
      return this.#root.get(treeKey(keyspace, key), { transaction });
    } catch (thrown) {
      throw this.#readError(thrown);
    }
  }

  *#list(
    keyspace: Keyspace,
    prefix: Uint8Array,
    from: Uint8Array,
    transaction?: Transaction,
  ): Iterable<KeyValue> {
    const start = treeKey(keyspace, from);
    const treePrefix = treeKey(keyspace, prefix);
    try {
      for (const { key, value } of this.#root.getRange({ start, transaction })) {
        if (!startsWith(key, treePrefix)) return;
        yield { key: key.subarray(1), value };
      }
    } catch (thrown) {
      throw this.#readError(thrown);
    }
  }

  #readError(thrown: unknown): StatusError {
    const error = storeError(thrown);
    if (error.code === Code.DATA_LOSS) this.#onDamage(error);
    return error;
  }
}

/** The byte before the keys of each keyspace. */
const keyspaceBytes = Object.fromEntries(keyspaces.map((name, byte) => [name, byte]));

/** The key in the one tree: a byte that tells the keyspace, then the key. */
const treeKey = (keyspace: Keyspace, key: Uint8Array): Uint8Array => {
  const result = Buffer.allocUnsafe(1 + key.length);
  result[0] = keyspaceBytes[keyspace];
  result.set(key, 1);
  return result;
};

/** States that snapshots hold at once: each takes 64 bytes of a file beside the data file. */
const heldStatesMax = 256;

/** Readers that are kept for reads without a snapshot: those that writes need, above all. */
const ownReaders = 16;

/**
 * Opens through a link in a folder of its own: LMDB keeps the list of its readers in a file beside
 * the data file, and would write that even where it only reads.
 */
const withStandIn = (folder: string, openLmdb: (standIn: string) => Lmdb): Lmdb => {
  const standIn = mkdtempSync(join(tmpdir(), "wellspring-read-"));
  try {
    symlinkSync(resolve(folder, "data.mdb"), join(standIn, "data.mdb"));
    return openLmdb(standIn);
  } finally {
    rmSync(standIn, { recursive: true });
  }
};
