/** A file's bytes, decompressed. It can be read more than once, one time after the other. */
export type PlateSource = {
  /** Reads from the start. A chunk is valid until the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
};
