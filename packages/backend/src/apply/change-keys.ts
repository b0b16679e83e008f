import { Code, keyIdOf, StatusError } from "@wellspring/contract";
import type { CreateKey, NoteKeyUses, RevokeKey } from "../gen/wellspring/backend/v1/log.ts";
import type { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import { replaceKey, storeDigest } from "../plate/store-digest.ts";
import { keyStates } from "../store/records.ts";
import type { Outcome } from "./outcome.ts";
import type { Step } from "./step.ts";

/** Lets a key in. The same once more changes nothing, so that whoever asks may ask again. */
export const createKey = (step: Step, asked: CreateKey): Outcome => {
  const id = keyIdOf(asked.sha256);
  const former = keyStates.get(step.draft, id);
  if (former) return isSame(former, asked) ? keyOutcome(step, former) : taken(id, former);
  step.state.keys++;
  const key = { ...asked, ...unused, createdAtMs: step.atMs, createdBy: step.principal };
  return keyOutcome(step, keep(step, id, undefined, key));
};

/** Refuses a key from now on; the first time counts. */
export const revokeKey = (step: Step, { id }: RevokeKey): Outcome => {
  const former = keyStates.get(step.draft, id);
  if (!former) {
    const error = new StatusError(Code.NOT_FOUND, `no key has the id ${id}`, { next: nextOfNone });
    return { kind: "refused", error };
  }
  if (former.revokedAtMs > 0n) return keyOutcome(step, former);
  const key = { ...former, revokedAtMs: step.atMs, revokedBy: step.principal };
  return keyOutcome(step, keep(step, id, former, key));
};

/** Keeps when keys were used. */
export const noteKeyUses = (step: Step, { ids }: NoteKeyUses): Outcome => {
  for (const id of ids) {
    const former = keyStates.get(step.draft, id);
    if (!former || step.atMs <= former.lastUsedAtMs) continue;
    keep(step, id, former, { ...former, lastUsedAtMs: step.atMs });
  }
  return { kind: "done" };
};

const unused = { version: 0n, revokedAtMs: 0n, revokedBy: "", lastUsedAtMs: 0n };

const nextOfNone = "wellspring keys list tells the ids.";

/** Writes a key with a version that none had before. */
const keep = (step: Step, id: string, former: KeyState | undefined, changed: KeyState) => {
  const key = { ...changed, version: ++step.state.keysVersion };
  keyStates.put(step.draft, key, id);
  replaceKey(storeDigest(step.state), former, key);
  return key;
};

const keyOutcome = ({ sequence }: Step, key: KeyState): Outcome => ({ kind: "key", sequence, key });

const taken = (id: string, { name }: KeyState): Outcome => {
  const message = `the key ${id} is there, called ${name}, with another form`;
  return { kind: "refused", error: new StatusError(Code.ALREADY_EXISTS, message) };
};

const isSame = (key: KeyState, asked: CreateKey): boolean =>
  key.sha256.equals(asked.sha256) &&
  key.name === asked.name &&
  key.expiresAtMs === asked.expiresAtMs &&
  key.scopes.join() === asked.scopes.join() &&
  // No name of a project has a line's end in it.
  key.projects.join("\n") === asked.projects.join("\n");
