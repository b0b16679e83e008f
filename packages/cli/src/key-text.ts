import { type Key, parseScope, type Scope, scopeToName } from "@wellspring/contract";
import { formatInstant } from "./render/text.ts";
import { checkArgument, UsageError } from "./usage-error.ts";

/** Scopes of `upload,read`; throws UsageError. */
export const parseScopes = (text: string): Scope[] =>
  text.split(",").map((name) => checkArgument(parseScope, name.trim()));

/** Milliseconds since 1970 that lie `90d` after now, 0 for never; throws UsageError. */
export const parseExpiry = (text: string | undefined, nowMs: number): bigint => {
  if (text === undefined) return 0n;
  const match = /^([1-9]\d{0,4})([hdw])$/.exec(text);
  if (!match) throw new UsageError(`--expires: "${text}" is no time such as 12h, 90d or 52w`);
  return BigInt(nowMs + Number(match[1]) * (hoursOf.get(match[2]) ?? 0) * 3_600_000);
};

const hoursOf = new Map([
  ["h", 1],
  ["d", 24],
  ["w", 7 * 24],
]);

/** What a key opens: `upload, read`. */
export const scopesToText = ({ scopes }: Key): string =>
  scopes.map((scope) => scopeToName(scope) ?? `scope ${scope}`).join(", ");

/** Where it opens that: `all`, or the projects. */
export const projectsToText = ({ projects }: Key): string => projects.join(", ") || "all";

/** A time of the log, `never` for 0. */
export const timeToText = (ms: bigint): string => (ms === 0n ? "never" : formatInstant(Number(ms)));

/** Whether a key opens anything: `good`, `revoked` or `expired`. */
export const stateOf = ({ revokedAtMs, expiresAtMs }: Key, nowMs: number): string => {
  if (revokedAtMs > 0n) return "revoked";
  return expiresAtMs > 0n && Number(expiresAtMs) <= nowMs ? "expired" : "good";
};

/** A key as JSON for programs. */
export const keyToJson = (key: Key, nowMs: number) => ({
  id: key.id,
  name: key.name,
  state: stateOf(key, nowMs),
  scopes: key.scopes.map((scope) => scopeToName(scope) ?? String(scope)),
  projects: key.projects,
  expiresAtMs: numberOrNull(key.expiresAtMs),
  createdAtMs: Number(key.createdAtMs),
  createdBy: key.createdBy,
  revokedAtMs: numberOrNull(key.revokedAtMs),
  revokedBy: key.revokedBy || null,
  lastUsedAtMs: numberOrNull(key.lastUsedAtMs),
});

const numberOrNull = (ms: bigint): number | null => (ms === 0n ? null : Number(ms));
