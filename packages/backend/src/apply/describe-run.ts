import { RunDescription } from "@wellspring/contract";

/**
 * What is known of a run with what an upload says of it added, or the first field in which the two
 * differ. An empty field says nothing.
 */
export const joinDescriptions = (known: Uint8Array, said: Uint8Array): Joined => {
  const joined = RunDescription.decode(known);
  const added = RunDescription.decode(said);
  for (const field of ["robot", "instrument", "startedAt"] as const) {
    if (added[field] === "") continue;
    if (joined[field] !== "" && joined[field] !== added[field]) {
      return { difference: { field, known: joined[field], said: added[field] } };
    }
    joined[field] = added[field];
  }
  for (const [key, value] of Object.entries(added.attributes)) {
    // Keys are the laboratory's own: "constructor" is none that every object has.
    const present = Object.hasOwn(joined.attributes, key) ? joined.attributes[key] : value;
    if (present !== value) {
      return { difference: { field: `attribute ${key}`, known: present, said: value } };
    }
    joined.attributes[key] = value;
  }
  return { description: Buffer.from(RunDescription.encode(sortAttributes(joined)).finish()) };
};

/** Either both together, or the first field in which they differ. */
export type Joined =
  | { description: Buffer; difference?: undefined }
  | { difference: { field: string; known: string; said: string } };

/** In one order, so that every backend keeps the same bytes. */
const sortAttributes = (description: RunDescription): RunDescription => ({
  ...description,
  attributes: Object.fromEntries(
    Object.entries(description.attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
});
