import type { RunDescription } from "./gen/wellspring/v1/runs.ts";
import { Code, StatusError } from "./status.ts";

/** A field of which something else is said than is known of it. */
export type Difference = { field: string; known: string; said: string };

/**
 * The first field in which an upload says of a run what is not known of it; undefined where there
 * is none. An empty field says nothing.
 */
export const findDifference = (
  known: RunDescription,
  said: RunDescription,
): Difference | undefined => {
  for (const field of ["robot", "instrument", "startedAt"] as const) {
    if (known[field] === "" || said[field] === "" || known[field] === said[field]) continue;
    return { field, known: known[field], said: said[field] };
  }
  for (const [key, value] of Object.entries(said.attributes)) {
    // Keys are the laboratory's own: "constructor" is none that every object has.
    const present = Object.hasOwn(known.attributes, key) ? known.attributes[key] : value;
    if (present !== value) return { field: `attribute ${key}`, known: present, said: value };
  }
  return undefined;
};

/** What an upload is refused with that differs from what is known of a run: ALREADY_EXISTS. */
export const differenceError = (run: string, { field, known, said }: Difference): StatusError =>
  new StatusError(Code.ALREADY_EXISTS, `run ${run} has the ${field} "${known}", not "${said}"`);
