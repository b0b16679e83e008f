import { createHash, randomBytes } from "node:crypto";
import { Scope } from "./gen/wellspring/v1/access.ts";
import { limits } from "./limits.ts";
import { StatusError } from "./status.ts";

/** A new key: 256 bits that nobody can guess, in the form that access.proto describes. */
export const createKeyText = (): string => {
  const text = `${prefix}${randomBytes(32).toString("hex")}`;
  return text + checksum(text);
};

/** Whether a text has the form of a key: who mistypes one hears so, and no search is made. */
export const isKeyText = (text: string): boolean =>
  pattern.test(text) && text.endsWith(checksum(text.slice(0, -checksumDigits)));

/** What a server keeps of a key: 32 bytes. */
export const hashKeyText = (text: string): Buffer => createHash("sha256").update(text).digest();

/** A key's id, 16 hexadecimal digits, from its SHA-256. */
export const keyIdOf = (sha256: Uint8Array): string =>
  Buffer.from(sha256).toString("hex", 0, idBytes);

/** A key's id as it came; throws INVALID_ARGUMENT naming `id`. */
export const parseKeyId = (text: string): string => {
  if (/^[0-9a-f]{16}$/.test(text)) return text;
  throw StatusError.invalid("id", `"${text.slice(0, 50)}" is not 16 hexadecimal digits`);
};

/**
 * A key's name as it came: letters of ASCII, digits, `.`, `_`, `@` and `-`, since it goes along in
 * metadata; throws INVALID_ARGUMENT naming `name`.
 */
export const parseKeyName = (text: string): string => {
  if (namePattern.test(text) && text.length <= limits.keyNameBytesMax) return text;
  const form = `1 to ${limits.keyNameBytesMax} letters a to z, digits, ".", "_", "@" and "-"`;
  throw StatusError.invalid("name", `"${text.slice(0, 50)}" is not ${form}`);
};

const namePattern = /^[A-Za-z0-9._@-]+$/;

/** Who calls with a key: its name and its id. */
export const keyPrincipal = ({ name, id }: { name: string; id: string }): string => `${name}#${id}`;

/** The names of scopes, in the order of their numbers. */
export const scopeNames = ["upload", "read", "submit", "compute", "admin"] as const;

/** What a key opens, by the name that people use. */
export type ScopeName = (typeof scopeNames)[number];

/** A scope's name; undefined for a number that this release does not know. */
export const scopeToName = (scope: Scope): ScopeName | undefined => scopeNames[scope - 1];

/** The scope with this name; throws INVALID_ARGUMENT naming `scopes`. */
export const parseScope = (text: string): Scope => {
  const found = allScopes.find((scope) => scopeToName(scope) === text);
  if (found !== undefined) return found;
  throw StatusError.invalid("scopes", `"${text}" is none of ${scopeNames.join(", ")}`);
};

/** Every scope that there is. */
export const allScopes: readonly Scope[] = [
  Scope.UPLOAD,
  Scope.READ,
  Scope.SUBMIT,
  Scope.COMPUTE,
  Scope.ADMIN,
];

/** What tells scanners for leaked secrets, and people, what a text is. */
const prefix = "wsk_";

const checksumDigits = 8;

const idBytes = 8;

const pattern = /^wsk_[0-9a-f]{72}$/;

/** Adler-32 (RFC 1950), which everything that templates secrets knows, Helm too. */
const checksum = (text: string): string => {
  let [a, b] = [1, 0];
  for (const byte of Buffer.from(text)) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return (b * 65_536 + a).toString(16).padStart(checksumDigits, "0");
};
