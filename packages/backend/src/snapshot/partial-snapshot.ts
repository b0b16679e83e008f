import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  Code,
  limits,
  SnapshotCheck,
  SnapshotDescription,
  type SnapshotPart,
  StatusError,
} from "@wellspring/contract";
import { assertDataFileWhole } from "../store/data-file.ts";
import { folderForm } from "../store/data-folder.ts";
import { Lmdb } from "../store/lmdb.ts";
import { readStoreState } from "../store/records.ts";
import { turn } from "../turn.ts";

/** What arrived of one snapshot. */
type Arrived = { description: SnapshotDescription; check: SnapshotCheck; file: FileHandle };

/**
 * A snapshot on its way into a folder: `snapshot` says which one it is, `data.mdb.part` has what
 * arrived. A stream that broke, and a process that ended, are gone on with; once it is whole and
 * checked, the folder is an environment of LMDB.
 */
export class PartialSnapshot implements AsyncDisposable {
  readonly #folder: string;
  #arrived: Arrived | undefined;

  /** Opens what is in a folder, which is made where it is missing; reads all that arrived. */
  static async open(folder: string): Promise<PartialSnapshot> {
    await mkdir(folder, { recursive: true });
    const partial = new PartialSnapshot(folder);
    const description = await readDescription(folder);
    if (description) partial.#arrived = await goOn(folder, description);
    return partial;
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** The snapshot that is on its way, undefined while nothing arrived. */
  get description(): SnapshotDescription | undefined {
    return this.#arrived?.description;
  }

  /** Bytes of it that arrived and have the right hashes. */
  get offset(): number {
    return this.#arrived?.check.offset ?? 0;
  }

  /**
   * Takes the next part; true once the snapshot is whole. A description of another snapshot drops
   * what is there. Throws DATA_LOSS where a part does not fit, which then counts as not arrived,
   * or where the whole does not, in which case nothing is left, and FAILED_PRECONDITION for a
   * form that this release does not read.
   */
  async take({ part }: SnapshotPart): Promise<boolean> {
    if (part?.$case === "description") await this.#begin(part.description);
    else if (!this.#arrived) throw disordered;
    else if (part?.$case === "chunk") {
      const { check, file } = this.#arrived;
      const { offset } = check;
      check.takeChunk(part.chunk);
      await writeWhole(file, part.chunk.content, offset);
    } else if (part?.$case === "end") {
      await this.#finish(this.#arrived, part.end.sha256);
      return true;
    } else throw disordered;
    return false;
  }

  /** Forgets what arrived. */
  async drop(): Promise<void> {
    await this.#arrived?.file.close();
    this.#arrived = undefined;
    for (const name of [descriptionName, partName, "data.mdb"]) {
      await rm(join(this.#folder, name), { force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#arrived?.file.close();
  }

  async #begin(description: SnapshotDescription): Promise<void> {
    if (description.snapshotId === this.#arrived?.description.snapshotId) return;
    if (description.form !== folderForm) throw otherForm(description.form);
    await this.drop();
    const bytes = SnapshotDescription.encode(description).finish();
    await writeFile(join(this.#folder, descriptionName), bytes);
    const file = await open(join(this.#folder, partName), "w+");
    this.#arrived = { description, check: new SnapshotCheck(description), file };
  }

  async #finish({ description, check, file }: Arrived, sha256: Buffer): Promise<void> {
    try {
      check.takeEnd({ sha256 });
      await file.sync();
      await rename(join(this.#folder, partName), join(this.#folder, "data.mdb"));
      await assertDescribed(this.#folder, description);
    } catch (thrown) {
      await this.drop();
      throw thrown;
    }
    await rm(join(this.#folder, descriptionName));
  }
}

const descriptionName = "snapshot";
const partName = "data.mdb.part";

const readDescription = async (folder: string): Promise<SnapshotDescription | undefined> => {
  const path = join(folder, descriptionName);
  if (!existsSync(path) || !existsSync(join(folder, partName))) return undefined;
  try {
    return SnapshotDescription.decode(await readFile(path));
  } catch {
    return undefined;
  }
};

/** Hashes what is there; whether it is right shows at the snapshot's end. */
const goOn = async (folder: string, description: SnapshotDescription): Promise<Arrived> => {
  const check = new SnapshotCheck(description);
  const file = await open(join(folder, partName), "r+");
  const buffer = Buffer.allocUnsafe(limits.snapshotChunkBytesMax);
  for (;;) {
    const left = Number(description.bytes) - check.offset;
    const length = Math.min(buffer.length, left);
    const { bytesRead } = await file.read(buffer, 0, length, check.offset);
    if (bytesRead === 0) return { description, check, file };
    check.add(buffer.subarray(0, bytesRead));
    await turn();
  }
};

const writeWhole = async (file: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  for (let start = 0; start < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, start, bytes.length - start, position + start);
    start += bytesWritten;
  }
};

/** Opens what arrived as a server will, and holds it against what was said of it. */
const assertDescribed = async (folder: string, said: SnapshotDescription): Promise<void> => {
  assertDataFileWhole(join(folder, "data.mdb"));
  await using lmdb = Lmdb.open(folder, { readOnly: true });
  const { logId, appliedSequence } = readStoreState(lmdb);
  if (logId === said.logId && appliedSequence === said.appliedSequence) return;
  throw new StatusError(
    Code.DATA_LOSS,
    `the snapshot is of log ${logId} at ${appliedSequence}, ` +
      `and was said to be of ${said.logId} at ${said.appliedSequence}`,
  );
};

const disordered = new StatusError(Code.DATA_LOSS, "the snapshot's parts are in disorder");

const otherForm = (form: number): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `the snapshot has the form ${form}, this release reads form ${folderForm}`,
  );
