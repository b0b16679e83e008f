import { Code, StatusError } from "@wellspring/contract";
import { z } from "zod";

/** What a person calls an option: `--listen`, `WELLSPRING_LISTEN`. */
export type OptionNamer = (option: string) => string;

/**
 * The value of `source` that `schema` describes.
 *
 * @param nameOption names an option in messages; by default as it is called in the schema.
 * @throws StatusError INVALID_ARGUMENT, one line, with the first option that is wrong and what is
 *   allowed.
 */
export const readConfig = <Schema extends z.ZodType>(
  schema: Schema,
  source: unknown,
  nameOption: OptionNamer = (option) => option,
): z.output<Schema> => {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const text = (issue?.message ?? "is invalid").replaceAll(/\s+/g, " ");
  // A part of what one option says is not named: a person knows the option.
  const option = String(issue?.path[0] ?? "");
  throw StatusError.invalid(option === "" ? "configuration" : nameOption(option), text);
};

/**
 * The same from an environment, where `dataDir` is `WELLSPRING_DATA_DIR`; a variable that is set to
 * nothing counts as not set.
 */
export const readEnvironment = <Schema extends z.ZodObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.output<Schema> => {
  const names = Object.keys(schema.shape).map((option) => [option, variableName(option)] as const);
  const set = names.flatMap(([option, name]) => (env[name] ? [[option, env[name]]] : []));
  return readConfig(schema, Object.fromEntries(set), variableName);
};

/** An option that is read by a parser which throws StatusError: its message is the option's. */
export const parsedOption = <Value>(parse: (text: string) => Value) =>
  z.string().transform((text, context): Value => {
    try {
      return parse(text);
    } catch (thrown) {
      context.addIssue({ code: "custom", message: StatusError.from(thrown).message });
      return z.NEVER;
    }
  });

/** A switch: a flag's boolean, or in an environment `true` or `false`. */
export const switchOption = () =>
  z.union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })], {
    error: "is neither true nor false",
  });

/** A number within bounds, of a flag or an environment. */
export const numberOption = (min: number, max: number) => {
  const error = `is no number from ${min} to ${max}`;
  return z.coerce.number({ error }).refine((number) => number >= min && number <= max, { error });
};

/** A whole number within bounds; without `max` only bounded from below. */
export const wholeNumberOption = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const isBounded = max < Number.MAX_SAFE_INTEGER;
  const error = `is no whole number ${isBounded ? `from ${min} to ${max}` : `of at least ${min}`}`;
  const isWithin = (number: number) => Number.isInteger(number) && number >= min && number <= max;
  return z.coerce.number({ error }).refine(isWithin, { error });
};

/** Names an option by its flag: `dataDir` is `--data-dir`. */
export const flagName: OptionNamer = (option) => `--${kebabCase(option)}`;

/** Names an option by its environment variable: `dataDir` is `WELLSPRING_DATA_DIR`. */
export const variableName: OptionNamer = (option) =>
  `WELLSPRING_${kebabCase(option).replaceAll("-", "_").toUpperCase()}`;

/** Where a server listens; port 0 lets the system choose one. */
export type ListenAddress = { host: string; port: number };

/**
 * Parses `127.0.0.1:50051`, `localhost:0` or `[::1]:50051`.
 *
 * @throws StatusError INVALID_ARGUMENT.
 */
export const parseListenAddress = (text: string): ListenAddress => {
  const match = listenPattern.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new StatusError(
    Code.INVALID_ARGUMENT,
    `"${text}" is no address to listen on: HOST:PORT such as 127.0.0.1:50051 is`,
  );
};

/** The address as text: `127.0.0.1:50051`, `[::1]:50051`. */
export const formatAddress = ({ host, port }: ListenAddress): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

const listenPattern = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})$/;

const kebabCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
