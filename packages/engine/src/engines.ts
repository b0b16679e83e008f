import { limits } from "@wellspring/contract";
import type { EngineFunction } from "./engine-function.ts";

/** The engines that there are, by their names on the wire. */
export const engineKinds = ["statistics", "calc", "crunch"] as const;

/**
 * Crunching of what came over NATS, and whose results go back there: an engine of its own on the
 * wire, so that no copy gets such work that can't deliver the result.
 */
export const natsEngine = "crunch-nats";

export type EngineKind = (typeof engineKinds)[number] | typeof natsEngine;

/** What functions are chosen by, beside the engine. */
export type FunctionOptions = {
  /** What crunch does: a name, or a module's path. */
  crunch: string;
};

/**
 * The function of an engine; its code is loaded only now.
 *
 * @throws StatusError INVALID_ARGUMENT where the options name a function that can't be used.
 */
export const loadEngine = async (
  kind: EngineKind,
  options: FunctionOptions,
): Promise<EngineFunction> => {
  switch (kind) {
    case "statistics":
      return (await import("./functions/statistics/statistics.ts")).statistics;
    case "calc":
      return (await import("./functions/calc/calc.ts")).calc;
    case "crunch":
    case natsEngine: {
      const { loadCrunchFunction } = await import("./functions/crunch/crunch-function.ts");
      const { createCrunch } = await import("./functions/crunch/crunch.ts");
      return createCrunch(await loadCrunchFunction(options.crunch));
    }
  }
};

/** Whether work may take longer than an event loop should stand still for. */
export const isHeavy = (kind: EngineKind, bodyBytes: number): boolean =>
  kind === "crunch" || kind === natsEngine || bodyBytes > limits.workChunkBytesMax;
