import { Code, StatusError } from "@wellspring/contract";
import type { ServedService } from "./grpc-server.ts";
import { Health } from "./health.ts";
import type { Logger } from "./log-line.ts";
import { refuseMethod } from "./refuse.ts";

/**
 * How a server can be made to misbehave, so that a bad release can be tried on a real cluster:
 * never ready; gone as soon as it starts; ready, but late; ready, and every write is refused; a
 * backend that knows a form of entries which no release has.
 */
export const faults = [
  "never-ready",
  "crash-at-start",
  "slow-start",
  "refuse-writes",
  "next-form",
] as const;

/** One way to misbehave on purpose. */
export type Fault = (typeof faults)[number];

/**
 * The health of a server that misbehaves as `fault` says, and says so in the log; a sound one for
 * undefined.
 *
 * @throws Error for `crash-at-start`.
 */
export const createHealth = (fault: Fault | undefined, logger: Logger): Health => {
  if (!fault) return new Health();
  const text = `FAULT ON PURPOSE: WELLSPRING_FAULT=${fault} makes this server misbehave`;
  logger.error({ fault }, text);
  if (fault === "crash-at-start") throw new Error(text);
  if (fault === "never-ready") return new NeverReadyHealth();
  return fault === "slow-start" ? new LateHealth() : new Health();
};

/** The services as a server with this fault serves them. */
export const breakServices = (
  services: readonly ServedService[],
  fault: Fault | undefined,
): readonly ServedService[] =>
  fault === "refuse-writes" ? services.map(refuseWritesOf) : services;

/** Milliseconds after which a server with a slow start is ready. */
export const slowStartMs = 30_000;

class NeverReadyHealth extends Health {
  override setReady(): void {
    super.setReady(false);
  }
}

class LateHealth extends Health {
  #isLate = true;
  #ready = false;

  constructor() {
    super();
    const start = () => {
      this.#isLate = false;
      super.setReady(this.#ready);
    };
    setTimeout(start, slowStartMs).unref();
  }

  override setReady(ready: boolean): void {
    this.#ready = ready;
    super.setReady(ready && !this.#isLate);
  }
}

/** Methods that change state. */
const writes: ReadonlySet<string> = new Set(["upload", "retract"]);

const refuseWritesOf = ([definition, handlers]: ServedService): ServedService => {
  const broken = Object.entries(handlers).map(([name, handler]) => {
    const method = definition[name];
    return [name, method && writes.has(name) ? refuseMethod(method, createRefusal) : handler];
  });
  return [definition, Object.fromEntries(broken)];
};

const createRefusal = (): StatusError => {
  const text = "FAULT ON PURPOSE: this server refuses writes (WELLSPRING_FAULT=refuse-writes)";
  return new StatusError(Code.UNAVAILABLE, text);
};
