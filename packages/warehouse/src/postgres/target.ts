import { StatusError } from "@wellspring/contract";

/** How PostgreSQL is reached, and which of its schemas is meant. */
export type Target = {
  /** `postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=FILE`. */
  url: string;
  /** As in [a-z_][a-z0-9_]*, at most 50 bytes. */
  schema: string;
};

/** The target that somebody named; throws INVALID_ARGUMENT naming `postgres` or `schema`. */
export const parseTarget = (url: string, schema: string): Target => {
  // What can't be parsed may hold a password, so it is not repeated.
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url)) {
    throw StatusError.invalid("postgres", "is no URL like postgres://user@host:5432/database");
  }
  // A slash in a password would make the rest of it the database's name, which is told in errors.
  if (/^[^:]+:\/\/[^/?#]*[/?#].*@/.test(url)) {
    const text = "has characters in its password that are written as %2F, %3F, %23 and %40";
    throw StatusError.invalid("postgres", text);
  }
  if (!/^[a-z_][a-z0-9_]{0,49}$/.test(schema)) {
    const form = "no name as in [a-z_][a-z0-9_]*, at most 50 bytes";
    throw StatusError.invalid("schema", `"${schema}" is ${form}`);
  }
  return { url: withCheckedTls(url), schema };
};

/**
 * What asks for TLS gets a server that proves its name: libpq's weaker modes prove less than they
 * seem to, and the driver is about to change what it takes them for.
 */
const withCheckedTls = (text: string): string => {
  const url = new URL(text);
  const mode = url.searchParams.get("sslmode");
  if (mode === null || exactModes.includes(mode)) return text;
  if (!weakModes.includes(mode)) {
    const known = [...exactModes, ...weakModes].join(", ");
    throw StatusError.invalid("postgres", `sslmode "${mode}" is none of ${known}`);
  }
  url.searchParams.set("sslmode", "verify-full");
  return url.href;
};

const exactModes = ["disable", "no-verify", "verify-full"];
const weakModes = ["require", "verify-ca"];
