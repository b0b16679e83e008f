import { crc32c, emptyDigest, hashWords } from "@wellspring/contract";
import {
  type Digest,
  KeyState,
  PlateState,
  RunState,
  type StoreState,
} from "../gen/wellspring/backend/v1/state.ts";
import { keyToPair, keyToRun, pairPrefix, runKey } from "../store/keyspace.ts";
import type { View } from "../store/view.ts";
import { addWorkDigest } from "../work/work-digest.ts";
import { addDigest } from "./digest.ts";

/** Which plate, by what people call it: a store's own numbers may differ from another's. */
export type PlateName = { project: string; run: string; plate: number };

/** What a plate adds to the digest of the store that holds it. */
export const hashPlate = ({ project, run, plate }: PlateName, digest: Digest): Digest => {
  const name = crc32c(runKey(project, run));
  const low = hashWords(hashWords(name, plate, 1), digest.low, digest.high);
  const high = hashWords(hashWords(~name, plate, 2), digest.high, digest.low);
  return { low: low >>> 0, high: high >>> 0 };
};

/** Exchanges, in the digest of a store, what one plate added; undefined where it is not there. */
export const replacePlate = (
  total: Digest,
  name: PlateName,
  former: Digest | undefined,
  digest: Digest | undefined,
): void => {
  if (former) {
    const { low, high } = hashPlate(name, former);
    addDigest(total, { low: -low, high: -high });
  }
  if (digest) addDigest(total, hashPlate(name, digest));
};

/** Exchanges, in the digest of a store, what one key added; undefined where it is not there. */
export const replaceKey = (
  total: Digest,
  former: KeyState | undefined,
  key: KeyState | undefined,
): void => {
  if (former) {
    const { low, high } = hashKey(former);
    addDigest(total, { low: -low, high: -high });
  }
  if (key) addDigest(total, hashKey(key));
};

const hashKey = (key: KeyState): Digest => {
  const bytes = KeyState.encode(key).finish();
  const hash = crc32c(bytes);
  const low = hashWords(hash, bytes.length, 3);
  const high = hashWords(~hash, bytes.length, 4);
  return { low: low >>> 0, high: high >>> 0 };
};

/** The digest that a state keeps of the store; every state does. */
export const storeDigest = ({ digest }: StoreState): Digest => {
  if (!digest) throw new Error("the state has no digest");
  return digest;
};

/** The digest of all plates of a state, from their own digests, of all keys and of all work. */
export const digestStore = async (view: View, turn: () => Promise<void>): Promise<Digest> => {
  const total = emptyDigest();
  for (const { value } of view.list("keys", Buffer.alloc(0))) {
    replaceKey(total, undefined, KeyState.decode(value));
  }
  for (const { key, value } of view.list("runs", Buffer.alloc(0))) {
    const [project, run] = keyToRun(key);
    const { number } = RunState.decode(value);
    for (const plate of view.list("plates", pairPrefix(number))) {
      const name = { project, run, plate: keyToPair(plate.key)[1] };
      replacePlate(total, name, undefined, PlateState.decode(plate.value).digest);
      await turn();
    }
  }
  await addWorkDigest(view, total, turn);
  return total;
};
