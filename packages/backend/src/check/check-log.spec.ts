import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Entry } from "../gen/wellspring/backend/v1/log.ts";
import { numberKey } from "../store/keyspace.ts";
import { readStoreState, storeStates } from "../store/records.ts";
import { type Damage, damageFolder, need } from "../testing/checked-folder.ts";

const damages: [name: string, damage: Damage, expected: string[]][] = [
  [
    "a log with a gap",
    (draft) => draft.remove("log", numberKey(84n)),
    ["log 85: does not follow entry 83"],
  ],
  [
    "a log without its end",
    (draft) => draft.remove("log", numberKey(91n)),
    ["log 91: is missing: it was applied last"],
  ],
  [
    "an entry that can't be decoded",
    (draft) => draft.put("log", numberKey(84n), Buffer.from([0x0f])),
    ["log 84: can't be read: cant skip wire type 7", "log 85: does not follow entry 83"],
  ],
  [
    "an entry in a form that was not active",
    (draft) => {
      const entry = Entry.decode(need(draft.get("log", numberKey(84n))));
      draft.put("log", numberKey(84n), Entry.encode({ ...entry, form: 2 }).finish());
    },
    ["log 84: has form 2, the log is written in form 1"],
  ],
  [
    "a state with another log id and time, and a stray key",
    (draft) => {
      storeStates.put(draft, { ...readStoreState(draft), logId: "log-1", atMs: 1n });
      draft.put("meta", Buffer.from("stray"), Buffer.alloc(0));
    },
    [
      'meta state: "log-1" is no log id',
      "meta stray: has a key that means nothing",
      "log 91: is of 1700000000000 ms, the state of 1 ms",
    ],
  ],
];

describe("checkLog()", () => {
  for (const [name, damage, expected] of damages) {
    it(`finds ${name}`, async (test) => {
      assert.deepEqual(await damageFolder(test, damage), expected);
    });
  }
});
