import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Code, StatusError } from "@wellspring/contract";
import { tryLock } from "fs-native-extensions";
import { assertDataFileWhole } from "./data-file.ts";
import type { Write } from "./draft.ts";
import { replaceFile, syncPath } from "./durable-file.ts";
import { Lmdb } from "./lmdb.ts";
import { forgetMoments } from "./moments.ts";
import { storeError } from "./store-error.ts";

/** The form of data folders that this release reads and writes. */
export const folderForm = 1;

/** A data folder that is this process's alone, and its open store. */
export type DataFolder = AsyncDisposable & { lmdb: Lmdb };

/**
 * Leaves an LMDB environment in the folder `aside`, which it makes. What it finds there was left
 * by a crash: it may go on with it.
 */
export type StoreMaker = (aside: string) => Promise<void>;

/**
 * Opens a data folder, and makes it where there is none: `lock`, `form`, and `store` with the
 * environment that `makeStore` leaves. A store that is not what `isUsable` wants is replaced by one
 * that `makeStore` makes, and discarded then; so is one that can't be opened for its damage, once
 * `onDamage` resolves. Throws a StatusError where the folder is in use, can't be written, is not
 * Wellspring's, has a newer form, or is damaged and there is no `onDamage`.
 */
export const openDataFolder = async (
  folder: string,
  makeStore: StoreMaker,
  isUsable: (store: Lmdb) => Promise<boolean> = async () => true,
  onDamage?: (damage: StatusError) => Promise<void>,
): Promise<DataFolder> => {
  const lock = lockFolder(folder);
  try {
    assertForm(folder);
    rmSync(snapshotsFolder(folder), { recursive: true, force: true });
    takeStoreBack(folder);
    dropSetAside(folder);
    if (!hasStore(folder)) await createFirst(folder, makeStore);
    let lmdb = await openUsableStore(folder, isUsable, onDamage);
    if (!lmdb) {
      setStoreAside(folder);
      await createStore(folder, makeStore);
      lmdb = openStore(folder, false);
    }
    dropSetAside(folder);
    const opened = lmdb;
    return { lmdb, [Symbol.asyncDispose]: () => closeFolder(opened, lock) };
  } catch (thrown) {
    closeSync(lock);
    throw storeError(thrown);
  }
};

/** Whether a folder holds a store already. */
export const hasStore = (folder: string): boolean =>
  existsSync(join(folder, "store")) || existsSync(join(folder, setAside));

/** Bytes of a folder's store as it lies on the disk; 0 where there is none. */
export const storeBytes = (folder: string): number =>
  statSync(join(folder, "store", "data.mdb"), { throwIfNoEntry: false })?.size ?? 0;

/** Makes an environment that starts with the writes of `createState`. */
export const storeOf =
  (createState: () => Iterable<Write>): StoreMaker =>
  async (aside) => {
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside);
    await using lmdb = Lmdb.open(aside);
    await lmdb.write(createState());
  };

/** Where in a data folder copies of its store stand for a while; emptied when it is opened. */
export const snapshotsFolder = (folder: string): string => join(folder, "snapshots");

/** Opens a data folder that no server uses, for reading: nothing in it is written. */
export const openDataFolderToRead = (folder: string): DataFolder => {
  const lock = openLock(folder);
  try {
    if (!tryLock(lock, { shared: true })) throw inUse(folder);
    assertForm(folder);
    const lmdb = openStore(folder, true);
    return { lmdb, [Symbol.asyncDispose]: () => closeFolder(lmdb, lock) };
  } catch (thrown) {
    closeSync(lock);
    throw storeError(thrown);
  }
};

const openLock = (folder: string): number => {
  if (!["lock", "form", "store"].every((name) => existsSync(join(folder, name)))) {
    const next = "name the folder that a server was given with --data.";
    throw new StatusError(Code.NOT_FOUND, `${folder} is no data folder of Wellspring`, { next });
  }
  try {
    return openSync(join(folder, "lock"), "r");
  } catch (thrown) {
    throw storeError(thrown);
  }
};

const lockFolder = (folder: string): number => {
  let lock: number;
  try {
    makeFolder(folder);
    assertOurs(folder);
    lock = openSync(join(folder, "lock"), "a+");
  } catch (thrown) {
    throw storeError(thrown);
  }
  if (tryLock(lock)) return lock;
  closeSync(lock);
  throw inUse(folder);
};

const inUse = (folder: string): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `the data folder ${folder} is in use by another process: stop it, or choose another folder`,
  );

/** What may lie in a folder before Wellspring makes it its own. */
const ownNames = [
  "lock",
  "form",
  "form.new",
  "damaged",
  "damaged.new",
  "scrubbed",
  "scrubbed.new",
  "store",
  "store.new",
  "store.old",
  "snapshots",
  "restored",
  "restored.new",
  "lost+found",
];

const assertOurs = (folder: string): void => {
  if (existsSync(join(folder, "form"))) return;
  const foreign = readdirSync(folder).find((name) => !ownNames.includes(name));
  if (foreign === undefined) return;
  throw new StatusError(
    Code.FAILED_PRECONDITION,
    `${folder} holds "${foreign}" and no data of Wellspring: choose an empty folder`,
  );
};

const assertForm = (folder: string): void => {
  const path = join(folder, "form");
  if (!existsSync(path)) {
    replaceFile(folder, "form", `${folderForm}\n`);
    return;
  }
  const text = readFileSync(path, "utf8").trim();
  if (text === String(folderForm)) return;
  const isNewer = /^[0-9]{1,9}$/.test(text) && Number(text) > folderForm;
  const fault = isNewer
    ? `has the newer form ${text}, this release reads form ${folderForm}: use a newer release`
    : `has no valid form ("${text.slice(0, 20)}"): restore it`;
  throw new StatusError(Code.FAILED_PRECONDITION, `the data folder ${folder} ${fault}`);
};

const createFirst = async (folder: string, makeStore: StoreMaker): Promise<void> => {
  forgetMoments(folder);
  await createStore(folder, makeStore);
};

/** Made aside and renamed when flushed and whole, so that no crash leaves half an environment. */
const createStore = async (folder: string, makeStore: StoreMaker): Promise<void> => {
  const aside = join(folder, "store.new");
  await makeStore(aside);
  assertDataFileWhole(join(aside, "data.mdb"));
  syncPath(join(aside, "data.mdb"));
  syncPath(aside);
  renameSync(aside, join(folder, "store"));
  syncPath(folder);
};

/** Keeps a store until another one is there to take its place. */
const setStoreAside = (folder: string): void => {
  rmSync(join(folder, setAside), { recursive: true, force: true });
  renameSync(join(folder, "store"), join(folder, setAside));
  syncPath(folder);
};

/** Where the other store did not come to be, the one that was set aside is the only one. */
const takeStoreBack = (folder: string): void => {
  if (existsSync(join(folder, "store")) || !existsSync(join(folder, setAside))) return;
  renameSync(join(folder, setAside), join(folder, "store"));
  syncPath(folder);
};

/** What is known of a store goes before it does: a crash between the two leaves it to be done. */
const dropSetAside = (folder: string): void => {
  if (!existsSync(join(folder, setAside))) return;
  forgetMoments(folder);
  rmSync(join(folder, setAside), { recursive: true, force: true });
};

const setAside = "store.old";

/** The store, open; undefined where another one has to take its place. */
const openUsableStore = async (
  folder: string,
  isUsable: (store: Lmdb) => Promise<boolean>,
  onDamage: ((damage: StatusError) => Promise<void>) | undefined,
): Promise<Lmdb | undefined> => {
  try {
    await using opening = new AsyncDisposableStack();
    const lmdb = opening.use(openStore(folder, false));
    if (!(await isUsable(lmdb))) return undefined;
    opening.move();
    return lmdb;
  } catch (thrown) {
    const error = storeError(thrown);
    if (error.code !== Code.DATA_LOSS || !onDamage) throw thrown;
    await onDamage(error);
    return undefined;
  }
};

const openStore = (folder: string, readOnly: boolean): Lmdb => {
  const store = join(folder, "store");
  assertDataFileWhole(join(store, "data.mdb"), { readOnly });
  return Lmdb.open(store, { readOnly });
};

const closeFolder = async (lmdb: Lmdb, lock: number): Promise<void> => {
  await lmdb[Symbol.asyncDispose]();
  closeSync(lock);
};

/**
 * Makes a folder and those above it, one by one: Node's own recursive way never ends where the
 * system says that a folder's parent is missing although it is there, as /proc does.
 */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(resolve(folder)));
  try {
    mkdirSync(folder);
  } catch (thrown) {
    const isMissing = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
    if (!isMissing) throw thrown;
    const text = `the data folder ${folder} can't be made there: choose another place`;
    throw new StatusError(Code.FAILED_PRECONDITION, text, { cause: thrown });
  }
};
