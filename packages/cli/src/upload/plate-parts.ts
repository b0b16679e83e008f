import type { Readings } from "@wellspring/contract";

/** A piece of a file: readings in order, or word that what came before is void and comes anew. */
export type PlatePart =
  | { kind: "readings"; run: string; plate: number; readings: Readings }
  | { kind: "restart" };

/** What a file held. rows = readings + duplicates + filled. */
export type PlateSummary = {
  rows: number;
  duplicates: number;
  filled: number;
  runs: readonly string[];
  plates: number;
  wells: number;
};

/** A file as it is read. */
export type PlateParts = AsyncGenerator<PlatePart, PlateSummary>;
