import type { Metrics } from "@wellspring/service";
import { Gauge, Histogram } from "prom-client";
import { type ComputerOptions, isComputed } from "./compute/computer.ts";
import type { EngineKind } from "./engines.ts";
import type { BackendLinks } from "./work/backend-links.ts";

/** Has each task counted by its engine, what became of it, and the seconds that took. */
export const observeComputer = ({ registry }: Metrics): ComputerOptions["observe"] => {
  const seconds = new Histogram({
    name: "wellspring_engine_seconds",
    help: "Works by engine and outcome, from when they came to when they were computed",
    labelNames: ["engine", "outcome"],
    buckets: [0.0001, 0.001, 0.01, 0.1, 1, 10, 100],
    registers: [registry],
  });
  return (engine, outcome, spent) =>
    seconds.observe({ engine, outcome: isComputed(outcome) ? "computed" : "failed" }, spent);
};

/** Tells of each engine what is computed now, and what waits to be kept. */
export const observeLinks = (
  { registry }: Metrics,
  kinds: readonly EngineKind[],
  links: BackendLinks,
): void => {
  const observe = (name: string, help: string, read: (engine: EngineKind) => number) => {
    const collect = () => {
      for (const engine of kinds) gauge.set({ engine }, read(engine));
    };
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: ["engine"],
      registers: [registry],
      collect,
    });
  };
  observe("wellspring_engine_computing", "Works taken and not yet computed", (engine) =>
    links.sum(engine, ({ computing }) => computing),
  );
  observe("wellspring_engine_unsettled", "Results sent, or waiting to be, and not kept", (engine) =>
    links.sum(engine, ({ unsettled }) => unsettled),
  );
};
