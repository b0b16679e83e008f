import { Code } from "@wellspring/contract";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { FinishedCall } from "./handler.ts";

/** What a server counts about itself, in Prometheus' terms. */
export class Metrics {
  /** Where a server registers what it counts beside its calls. */
  readonly registry = new Registry();
  readonly #calls = new Histogram({
    name: "wellspring_call_seconds",
    help: "Calls by method and status code",
    labelNames: ["method", "code"],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts a call that has ended. */
  observeCall({ method, code, ms }: Omit<FinishedCall, "context">): void {
    this.#calls.observe({ method, code: Code[code] }, ms / 1_000);
  }

  /** Everything, in Prometheus' text form. */
  metricsText(): Promise<string> {
    return this.registry.metrics();
  }
}
