import type { Readings } from "@wellspring/contract";

/** Readings of one plate that an upload brought, for whoever watches a backend. */
export type StoredReadings = { project: string; run: string; plate: number; readings: Readings };
