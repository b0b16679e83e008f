import { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import type { View } from "../store/view.ts";

/** Keys whose version is above this one, ordered by id: what changed since; all by default. */
export const listKeyStates = (view: View, version = 0n): KeyState[] => {
  const all = [...view.list("keys", Buffer.alloc(0))];
  return all.map(({ value }) => KeyState.decode(value)).filter((key) => key.version > version);
};

/** The keys in parts that fit a message, whatever their projects are called. */
export function* pagesOf(keys: readonly KeyState[]): Iterable<KeyState[]> {
  for (let start = 0; start < keys.length; start += pageKeysMax) {
    yield keys.slice(start, start + pageKeysMax);
  }
}

/** Keys in one message: each has 100 projects of 100 bytes at most. */
const pageKeysMax = 200;
