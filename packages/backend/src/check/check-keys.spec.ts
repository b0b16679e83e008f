import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import { keyStates, readStoreState, storeStates } from "../store/records.ts";
import { type Damage, damageFolder } from "../testing/checked-folder.ts";
import { keyIdOfNumber } from "../testing/keys.ts";
import { keyHashOf } from "../testing/records.ts";

const [first, second] = [1, 2].map(keyIdOfNumber);

/** Puts keys into a store as if they had been let in. */
const putKeys =
  (keys: [id: string, key: Partial<KeyState>][], counted = keys.length): Damage =>
  (draft) => {
    storeStates.put(draft, { ...readStoreState(draft), keys: counted, keysVersion: 2n });
    for (const [id, key] of keys) {
      keyStates.put(draft, { ...KeyState.decode(new Uint8Array()), ...key }, id);
    }
  };

const cases: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a hash that is another key's, or none",
    putKeys([
      [first, { sha256: keyHashOf(2), version: 1n }],
      [second, { sha256: Buffer.alloc(3), version: 2n }],
    ]),
    [`keys ${first}: has the hash of another key`, `keys ${second}: has a hash of 3 bytes`],
  ],
  [
    "versions that can't be",
    putKeys([
      [first, { sha256: keyHashOf(1), version: 3n }],
      [second, { sha256: keyHashOf(2), version: 3n }],
    ]),
    [
      `keys ${first}: has the version 3`,
      `keys ${second}: has the version 3`,
      `keys ${first}: has the version 3, which another key has`,
    ].sort(),
  ],
  ["keys that are not there", putKeys([], 2), ["meta state: counts 2 keys of 0"]],
  [
    "a key that is not in the digest",
    putKeys([[first, { sha256: keyHashOf(1), version: 1n }]]),
    ["meta state: has another digest than its plates, works and keys"],
  ],
];

describe("checkKeys()", () => {
  for (const [name, damage, expected] of cases) {
    it(`finds ${name}`, async (test) => {
      const found = await damageFolder(test, damage);
      assert.deepEqual(found.sort(), expected.sort());
    });
  }
});
