import { Code } from "@wellspring/contract";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { FinishedCall } from "./handler.ts";

/** What Prometheus calls a number, and what it says of it. */
export type MetricName = { name: string; help: string };

/** The same of numbers that a label tells apart. */
export type LabelledMetricName = MetricName & { label: string };

/** Counts for one value of a label; by 1 where nothing else is said. */
export type CountEach = (value: string, by?: number) => void;

/** What a server counts about itself, in Prometheus' terms. */
export class Metrics {
  /** Where a server registers what it counts beside its calls. */
  readonly registry: Registry;
  readonly #calls: Histogram | undefined;
  readonly #counters = new Map<string, Counter>();
  readonly #included: (() => Promise<string>)[] = [];

  /** What a thread of a server counts, whose process is told of by another thread. */
  static ofThread(): Metrics {
    return new Metrics({ registry: new Registry() });
  }

  /**
   * @param front the server in front of this one, where both are one process: this one counts
   *   beside it, and leaves calls to it, which pass through both.
   */
  constructor(front?: Pick<Metrics, "registry">) {
    this.registry = front?.registry ?? new Registry();
    if (front) return;
    this.#calls = createCallHistogram(this.registry);
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts a call that has ended. */
  observeCall({ method, code, ms }: Omit<FinishedCall, "context">): void {
    this.#calls?.observe({ method, code: Code[code] }, ms / 1_000);
  }

  /**
   * Tells a number that is read whenever somebody asks; NaN where it can't be read. Told again by
   * the same name, it is read the new way.
   */
  observe({ name, help }: MetricName, read: () => number | Promise<number>): void {
    this.registry.removeSingleMetric(name);
    const collect = async (): Promise<void> => gauge.set(await readNumber(read));
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect });
  }

  /**
   * Tells a number for each value of a label, read whenever somebody asks; none where they can't be
   * read. Told again by the same name, they are read the new way.
   */
  observeEach(
    { name, help, label }: LabelledMetricName,
    read: () => Iterable<readonly [value: string, number: number]>,
  ): void {
    this.registry.removeSingleMetric(name);
    const collect = (): void => {
      gauge.reset();
      for (const [value, number] of readEach(read)) gauge.set({ [label]: value }, number);
    };
    const gauge: Gauge = new Gauge({
      ...{ name, help, collect },
      labelNames: [label],
      registers: [this.registry],
    });
  }

  /** Counts from 0 on for each value of a label, by what each call says; once for each name. */
  createCounters({ name, help, label }: LabelledMetricName): CountEach {
    const known = this.#counters.get(name);
    const registers = [this.registry];
    const counter = known ?? new Counter({ name, help, labelNames: [label], registers });
    this.#counters.set(name, counter);
    return (value, by = 1) => counter.inc({ [label]: value }, by);
  }

  /** Counts from 0 on, by one with each call of what it answers; once for each name. */
  createCounter({ name, help }: MetricName): () => void {
    const known = this.#counters.get(name);
    const counter = known ?? new Counter({ name, help, registers: [this.registry] });
    this.#counters.set(name, counter);
    return () => counter.inc();
  }

  /** Tells with everything else what is counted elsewhere, in Prometheus' text form. */
  include(read: () => Promise<string>): void {
    this.#included.push(read);
  }

  /** Everything, in Prometheus' text form. */
  async metricsText(): Promise<string> {
    const texts = [this.registry.metrics(), ...this.#included.map((read) => read())];
    return (await Promise.all(texts)).join("");
  }
}

const createCallHistogram = (registry: Registry): Histogram =>
  new Histogram({
    name: "wellspring_call_seconds",
    help: "Calls by method and status code",
    labelNames: ["method", "code"],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    registers: [registry],
  });

const readNumber = async (read: () => number | Promise<number>): Promise<number> => {
  try {
    return await read();
  } catch {
    return Number.NaN;
  }
};

const readEach = <Value>(read: () => Iterable<Value>): Value[] => {
  try {
    return [...read()];
  } catch {
    return [];
  }
};
