import assert from "node:assert/strict";
import {
  Code,
  defaultProject,
  limits,
  type ScopeName,
  StatusError,
  type WatchedKey,
} from "@wellspring/contract";
import type { Admission, CallContext } from "@wellspring/service";
import { anonymousPrincipal, setPrincipal } from "../principal.ts";
import { type HeldKey, type KeyRing, refuse } from "./key-ring.ts";
import { methodRules, type Rule } from "./rules.ts";

/** Somebody who was let in. */
export type Caller = {
  principal: string;
  /** Throws PERMISSION_DENIED where the caller's key does not have the scope. */
  assertScope(scope: ScopeName): void;
  /** Throws PERMISSION_DENIED for a project that is not the caller's; "" is the default one. */
  assertProject(project: string): void;
  /** Throws UNAUTHENTICATED once the caller's key opens nothing any more. */
  assertLasting(): void;
};

/** Who may do what: lets callers in with their keys, or everyone where there is no ring of them. */
export class Access {
  readonly #ring: KeyRing | undefined;
  readonly #used = new Set<string>();

  constructor(ring: KeyRing | undefined) {
    this.#ring = ring;
  }

  /**
   * Lets in whoever a rule is for: a call, or a request over HTTP.
   *
   * @param authorization what the metadata or the header of this name says.
   * @throws StatusError UNAUTHENTICATED without a good key, PERMISSION_DENIED where it opens
   *   something else, UNAVAILABLE where nobody told lately which keys are good.
   */
  enter(authorization: string | undefined, { scope, projects }: Rule): Caller {
    const ring = this.#ring;
    if (!ring) return anyone;
    const key = ring.find(readBearer(authorization));
    const assertScope = (needed: ScopeName): void => {
      if (!key.scopes.has(needed)) throw deny(key, `does not have the scope ${needed}`);
    };
    if (typeof scope === "string") assertScope(scope);
    if (projects === "all" && key.projects) throw deny(key, "is not for all projects");
    this.#noteUse(key);
    return {
      principal: key.principal,
      assertScope,
      assertProject: (name) => {
        const asked = name === "" ? defaultProject : name;
        if (key.projects?.has(asked) === false) throw deny(key, `is not for the project ${asked}`);
      },
      assertLasting: () => ring.assertLasting(key),
    };
  }

  /** Lets in a call of a method, or of a path, as its rule says, and keeps who makes it. */
  admit(call: CallContext, rule = ruleOf(call)): Admission {
    const authorization = call.metadata.get("authorization").at(0);
    const caller = this.enter(authorization?.toString(), rule);
    const { principal, assertLasting } = caller;
    setPrincipal(call, principal);
    const check = (request: unknown): void => {
      assertLasting();
      if (typeof rule.scope !== "string") rule.scope(request).forEach(caller.assertScope);
      if (typeof rule.projects === "string") return;
      for (const project of rule.projects(request)) caller.assertProject(project);
    };
    return { principal, check, assertLasting };
  }

  /** Knows a key from now on that was made just now: backends tell of it a moment later. */
  learn(made: WatchedKey): void {
    this.#ring?.update([made]);
  }

  /** Ids of keys whose use is to be kept, each told once. */
  takeUses(): string[] {
    const ids = [...this.#used];
    this.#used.clear();
    return ids;
  }

  #noteUse({ id, lastUsedAtMs }: HeldKey): void {
    if (Date.now() - lastUsedAtMs >= limits.keyUseEveryMs) this.#used.add(id);
  }
}

const ruleOf = ({ method }: CallContext): Rule => {
  const rule = methodRules.get(method);
  assert(rule, `${method} has no rule`);
  return rule;
};

const allow = (): void => undefined;

const anyone: Caller = {
  principal: anonymousPrincipal,
  assertScope: allow,
  assertProject: allow,
  assertLasting: allow,
};

const readBearer = (authorization: string | undefined): string => {
  if (authorization === undefined) throw refuse("a key is needed, and none was given");
  const text = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (text === undefined) throw refuse('the authorization is not "Bearer KEY"');
  return text;
};

const deny = ({ principal }: HeldKey, text: string): StatusError =>
  new StatusError(Code.PERMISSION_DENIED, `the key ${principal} ${text}`);
