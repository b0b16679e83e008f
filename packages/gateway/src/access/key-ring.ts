import { timingSafeEqual } from "node:crypto";
import {
  Code,
  hashKeyText,
  isKeyText,
  keyIdOf,
  keyPrincipal,
  type ScopeName,
  StatusError,
  scopeNames,
  scopeToName,
  type WatchedKey,
} from "@wellspring/contract";

/** A key as a gateway holds it. */
export type HeldKey = {
  id: string;
  principal: string;
  sha256: Buffer;
  scopes: ReadonlySet<ScopeName>;
  /** All where undefined. */
  projects: ReadonlySet<string> | undefined;
  /** Milliseconds since 1970; infinite where it never expires. */
  expiresAtMs: number;
  isRevoked: boolean;
  lastUsedAtMs: number;
};

/** Milliseconds without word of the keys after which nobody is let in: any may be revoked. */
export const silenceMsMax = 30_000;

/** The keys that a gateway knows of, as backends told last. */
export class KeyRing {
  #keys = new Map<string, HeldKey>();
  readonly #own: HeldKey | undefined;
  readonly #now: () => number;
  #heardAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param ownKey a key that this gateway was started with, which opens everything and is no
   *   record: there is a way in before there are any.
   * @param now milliseconds since 1970.
   */
  constructor(ownKey?: string, now: () => number = Date.now) {
    this.#own = ownKey === undefined ? undefined : createOwn(ownKey);
    this.#now = now;
  }

  /** Holds these keys and no others. */
  replace(keys: readonly WatchedKey[]): void {
    this.#keys = new Map();
    this.update(keys);
  }

  /** Holds these keys as they are now. */
  update(keys: readonly WatchedKey[]): void {
    for (const watched of keys) {
      const held = toHeld(watched);
      this.#keys.set(held.id, held);
    }
  }

  /** Tells that nothing was missing just now. */
  hear(): void {
    this.#heardAtMs = performance.now();
  }

  /**
   * The key with this text; throws UNAUTHENTICATED where it opens nothing, UNAVAILABLE where that
   * is not known.
   */
  find(text: string): HeldKey {
    if (!isKeyText(text)) throw refuse("what was given is no key: it is cut or mistyped");
    const sha256 = hashKeyText(text);
    const id = keyIdOf(sha256);
    const key = this.#get(id);
    if (!key || !timingSafeEqual(key.sha256, sha256)) throw refuse(`the key ${id} is not known`);
    this.#assertGood(key);
    return key;
  }

  /** Throws as `find` does once the key opens nothing any more. */
  assertLasting({ id }: HeldKey): void {
    const key = this.#get(id);
    if (!key) throw refuse(`the key ${id} is not known`);
    this.#assertGood(key);
  }

  #get(id: string): HeldKey | undefined {
    if (id === this.#own?.id) return this.#own;
    if (performance.now() - this.#heardAtMs <= silenceMsMax) return this.#keys.get(id);
    const text = "this server does not know which keys are good: no backend has told it for 30 s";
    throw new StatusError(Code.UNAVAILABLE, text);
  }

  #assertGood({ principal, isRevoked, expiresAtMs }: HeldKey): void {
    if (isRevoked) throw refuse(`the key ${principal} was revoked`);
    if (this.#now() >= expiresAtMs) throw refuse(`the key ${principal} has expired`);
  }
}

/** What whoever has no good key hears. */
export const refuse = (message: string): StatusError =>
  new StatusError(Code.UNAUTHENTICATED, message);

const createOwn = (text: string): HeldKey => {
  const sha256 = hashKeyText(text);
  const id = keyIdOf(sha256);
  return {
    ...{ id, sha256, principal: keyPrincipal({ name: "admin", id }), projects: undefined },
    ...{ scopes: new Set(scopeNames), expiresAtMs: Number.POSITIVE_INFINITY, isRevoked: false },
    // It is no record: nobody keeps when it was used.
    lastUsedAtMs: Number.POSITIVE_INFINITY,
  };
};

const toHeld = ({ key, sha256 }: WatchedKey): HeldKey => {
  const { name = "", scopes = [], projects = [], expiresAtMs = 0n } = key ?? {};
  const id = keyIdOf(sha256);
  return {
    id,
    principal: keyPrincipal({ name, id }),
    sha256,
    scopes: new Set(scopes.flatMap((scope) => scopeToName(scope) ?? [])),
    projects: projects.length > 0 ? new Set(projects) : undefined,
    expiresAtMs: expiresAtMs > 0n ? Number(expiresAtMs) : Number.POSITIVE_INFINITY,
    isRevoked: (key?.revokedAtMs ?? 1n) > 0n,
    lastUsedAtMs: Number(key?.lastUsedAtMs ?? 0n),
  };
};
