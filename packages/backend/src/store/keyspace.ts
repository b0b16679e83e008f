/**
 * The keyspaces of the store in the order in which they lie in it; README.md beside this file has
 * their keys and values. What every append touches comes first, so that it shares pages.
 */
export const keyspaces = [
  "meta",
  "runs",
  "plates",
  "history",
  "log",
  "changes",
  "blocks",
  "staged",
  "staged-plates",
  "retracted",
  "work",
  "work-ids",
  "work-outcomes",
  "work-places",
  "work-index",
  "waiting",
  "bodies",
  "staged-bodies",
  "deliveries",
  "keys",
  "feed",
] as const;

export type Keyspace = (typeof keyspaces)[number];

/** The key in `meta` of the StoreState. */
export const stateKey = Buffer.from("state");

/** A number as 8 bytes that order as numbers do. */
export const numberKey = (value: bigint): Buffer => {
  const key = Buffer.allocUnsafe(8);
  new DataView(key.buffer, key.byteOffset).setBigUint64(0, value);
  return key;
};

/** The number in the last 8 bytes of a key. */
export const keyToNumber = (key: Uint8Array): bigint =>
  new DataView(key.buffer, key.byteOffset, key.byteLength).getBigUint64(key.byteLength - 8);

/** Two numbers of 32 bits: (run number, plate), (run number, chunk), (run number, event). */
export const pairKey = (first: number, second: number): Buffer => {
  const key = Buffer.alloc(8);
  key.writeUInt32BE(first, 0);
  key.writeUInt32BE(second, 4);
  return key;
};

/** The pair in a pairKey. */
export const keyToPair = (key: Uint8Array): [number, number] => {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  return [view.getUint32(0), view.getUint32(4)];
};

/** What all pairKeys of `first` begin with. */
export const pairPrefix = (first: number): Buffer => pairKey(first, 0).subarray(0, 4);

/** (project, run); names hold no control character, so a zero byte parts them. */
export const runKey = (project: string, run: string): Buffer => Buffer.from(`${project}\0${run}`);

/** What all runKeys of a project begin with. */
export const projectPrefix = (project: string): Buffer => Buffer.from(`${project}\0`);

/** The project and the run in a runKey. */
export const keyToRun = (key: Uint8Array): [string, string] => {
  const text = Buffer.from(key).toString();
  const end = text.indexOf("\0");
  return [text.slice(0, end), text.slice(end + 1)];
};

/** (upload id, place in the upload). */
export const stagedKey = (uploadId: Uint8Array, index: number): Buffer => {
  const key = Buffer.alloc(20);
  key.set(uploadId);
  key.writeUInt32BE(index, 16);
  return key;
};

/** (upload id, plate, run). */
export const stagedPlateKey = (uploadId: Uint8Array, plate: number, run: string): Buffer =>
  Buffer.concat([stagedKey(uploadId, plate), Buffer.from(run)]);
