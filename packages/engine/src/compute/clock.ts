/** Bits of a time that 32 of a shared number hold beside its sign. */
const mask = 0x7fff_ffff;

/**
 * Milliseconds by a clock that all threads of the process share and nobody sets; after 24 days it
 * begins anew.
 */
export const clockMs = (): number => Number((process.hrtime.bigint() / 1_000_000n) & BigInt(mask));

/** Milliseconds since the clock said so: fewer than 24 days. */
export const msSince = (thenMs: number, nowMs = clockMs()): number => (nowMs - thenMs) & mask;
