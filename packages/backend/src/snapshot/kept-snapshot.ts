import { createHash, randomUUID } from "node:crypto";
import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  Code,
  createChunk,
  limits,
  type SnapshotDescription,
  type SnapshotPart,
  StatusError,
} from "@wellspring/contract";
import { Pace } from "../pace.ts";
import { assertDataFileWhole } from "../store/data-file.ts";
import { folderForm } from "../store/data-folder.ts";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { turn } from "../turn.ts";

/** A copy of a store in a folder of its own, and what it is given out as. */
export class KeptSnapshot {
  readonly description: SnapshotDescription;
  readonly #folder: string;
  #sha256: Promise<Buffer> | undefined;
  #isRemoved = false;
  /** Streams that are open. */
  #readers = 0;

  /** Copies the store as of now into a new folder below `parent`. */
  static async create(store: Lmdb, parent: string): Promise<KeptSnapshot> {
    const snapshotId = randomUUID();
    const folder = join(parent, snapshotId);
    try {
      await store.backup(folder);
      return new KeptSnapshot(folder, await describe(folder, snapshotId));
    } catch (thrown) {
      await rm(folder, { recursive: true, force: true });
      throw thrown;
    }
  }

  private constructor(folder: string, description: SnapshotDescription) {
    this.#folder = folder;
    this.description = description;
  }

  /** What it is, its bytes from `offset` on in chunks no faster than told, and its end. */
  async *parts(offset: number, bytesPerSecond: number): AsyncGenerator<SnapshotPart, undefined> {
    const { description } = this;
    if (offset > Number(description.bytes)) {
      const text = `the snapshot has ${description.bytes} bytes and none behind byte ${offset}`;
      throw new StatusError(Code.OUT_OF_RANGE, text);
    }
    this.#readers++;
    try {
      const whole = this.#digest(bytesPerSecond);
      yield { part: { $case: "description", description } };
      let next = offset;
      for await (const content of this.#read(offset, bytesPerSecond)) {
        yield { part: { $case: "chunk", chunk: createChunk(next, content) } };
        next += content.length;
      }
      yield { part: { $case: "end", end: { sha256: await whole } } };
      return undefined;
    } finally {
      this.#readers--;
    }
  }

  /** Removes the copy; who reads it still gets the rest. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Found once, beside the first stream and as fast as it, for one that goes on needs it too. */
  #digest(bytesPerSecond: number): Promise<Buffer> {
    this.#sha256 ??= this.#hash(bytesPerSecond);
    // A stream that is left early does not wait for it.
    this.#sha256.catch(() => {
      this.#sha256 = undefined;
    });
    return this.#sha256;
  }

  async #hash(bytesPerSecond: number): Promise<Buffer> {
    const hash = createHash("sha256");
    for await (const content of this.#read(0, bytesPerSecond)) {
      if (this.#isRemoved && this.#readers === 0) throw removed;
      hash.update(content);
    }
    return hash.digest();
  }

  async *#read(offset: number, bytesPerSecond: number): AsyncGenerator<Buffer, undefined> {
    const pace = new Pace(bytesPerSecond);
    const file = await open(join(this.#folder, "data.mdb"));
    try {
      for (let position = offset; ; ) {
        const buffer = Buffer.allocUnsafe(limits.snapshotChunkBytesMax);
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) return undefined;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
        await pace.spend(bytesRead);
        await turn();
      }
    } finally {
      await file.close();
    }
  }
}

/** What a copy is, from the copy itself: it is opened as whoever takes it will. */
const describe = async (folder: string, snapshotId: string): Promise<SnapshotDescription> => {
  const path = join(folder, "data.mdb");
  assertDataFileWhole(path);
  const { size } = await stat(path);
  await using copy = Lmdb.open(folder, { readOnly: true });
  const { logId, appliedSequence } = readStoreState(copy);
  return { snapshotId, logId, appliedSequence, form: folderForm, bytes: BigInt(size) };
};

/** Nobody wants its digest any more. */
const removed = new StatusError(Code.CANCELLED, "the snapshot was removed");
