/** The form of blocks that this release writes; it is their first byte. */
export const blockForm = 1;

/** Bytes before the body: form, compression, checksum, body length, readings. */
export const headerBytes = 14;

/** The byte at offset 1: how the body is kept. */
export const compression = { none: 0, zstd: 1 } as const;

/** The byte before the corrected column: which of its values are there, and as what. */
export const corrected = {
  /** None is present; nothing follows. */
  absent: 0,
  /** Differences from the optical densities in their scale. */
  offset: 1,
  /** Values of their own. */
  direct: 2,
  /** Added where some are absent: a bit for each reading follows, 1 where present. */
  partial: 16,
} as const;

/** Uncompressed bytes of the largest body: 65,536 readings in the costliest way, and room. */
export const bodyBytesMax = 2 * 1024 * 1024;
