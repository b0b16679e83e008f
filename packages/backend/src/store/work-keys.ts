import { Work_State } from "@wellspring/contract";
import { numberKey } from "./keyspace.ts";

/** Where works of a project and an engine stand that are in one state. */
export type WorkGroup = { project: string; engine: string; state: Work_State };

/** (project, engine, state, number): the place of one work in the lists, unless it waits. */
export const placeKey = (group: WorkGroup, number: bigint): Buffer =>
  numbered(groupPrefix(group), number);

/** What all placeKeys of a group begin with. */
export const groupPrefix = ({ project, engine, state }: WorkGroup): Buffer =>
  Buffer.from(`${project}\0${engine}\0${String.fromCharCode(state)}`);

/** What all placeKeys of a project begin with. */
export const projectPlaces = (project: string): Buffer => Buffer.from(`${project}\0`);

/** Behind all placeKeys of a project and an engine. */
export const projectEnd = (project: string, engine: string): Buffer =>
  Buffer.concat([Buffer.from(`${project}\0${engine}\0`), Buffer.of(255)]);

/** The group in a placeKey. */
export const keyToGroup = (key: Uint8Array): WorkGroup => {
  const text = Buffer.from(key).toString("utf8", 0, key.length - 8);
  const [project, engine, state] = text.split("\0");
  const known = Object.values(Work_State).find((value) => String.fromCharCode(value) === state);
  if (known === undefined) throw new Error("the key names no state");
  return { project, engine, state: known };
};

/** (engine, number): work that waits. */
export const waitingKey = (engine: string, number: bigint): Buffer =>
  numbered(waitingPrefix(engine), number);

/** What all waitingKeys of an engine begin with. */
export const waitingPrefix = (engine: string): Buffer => Buffer.from(`${engine}\0`);

const numbered = (prefix: Buffer, number: bigint): Buffer => {
  const key = Buffer.allocUnsafe(prefix.length + 8);
  key.set(prefix);
  new DataView(key.buffer, key.byteOffset).setBigUint64(prefix.length, number);
  return key;
};

/** An index of the results of a project's works. */
export type IndexName = { project: string; engine: string; index: string };

/** (project, engine, index, the entry's key, number): keys order as their bytes, then as works. */
export const indexKey = (name: IndexName, key: Uint8Array, number: bigint): Buffer =>
  Buffer.concat([indexPrefix(name), escapeKey(key), numberKey(number)]);

/** What all indexKeys of an index begin with. */
export const indexPrefix = ({ project, engine, index }: IndexName): Buffer =>
  Buffer.from(`${project}\0${engine}\0${index}\0`);

/**
 * A key whose end shows, so that what stands behind it does not change its order: a zero byte is
 * followed by 255, two of them end it.
 */
export const escapeKey = (key: Uint8Array): Buffer => {
  const escaped = Buffer.alloc(2 * key.length + 2);
  let length = 0;
  for (const byte of key) {
    escaped[length++] = byte;
    if (byte === 0) escaped[length++] = 255;
  }
  return escaped.subarray(0, length + 2);
};
