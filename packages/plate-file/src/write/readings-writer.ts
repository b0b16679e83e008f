import type { Readings } from "@wellspring/contract";

/**
 * Writes readings of one run in a form. The bytes that a call gives out are valid until the next
 * chunk is asked for: whoever iterates waits until they are written.
 */
export type ReadingsWriter = {
  /** The next readings of the run, in order: by plate, well and runtime. */
  write(plate: number, readings: Readings): Iterable<Uint8Array>;
  /** What is left, and what closes the form. */
  end(): Iterable<Uint8Array>;
};
