import { type Key, keyIdOf, type Scope, scopeToName } from "@wellspring/contract";
import type { KeyState } from "../gen/wellspring/backend/v1/state.ts";

/** A key as everyone may see it. A scope that this release does not know opens nothing. */
export const describeKey = ({ sha256, version: _, scopes, ...key }: KeyState): Key => ({
  ...key,
  id: keyIdOf(sha256),
  scopes: scopes.filter(isScope),
});

const isScope = (scope: number): scope is Scope => scopeToName(scope as Scope) !== undefined;
