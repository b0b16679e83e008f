import type { Server } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";

/**
 * What can be asked about a server: `startup`, whether it has loaded; `readiness`, whether it can
 * serve calls now; `liveness`, whether its process is worth keeping; "", the whole of it.
 */
export type HealthQuestion = "" | "startup" | "readiness" | "liveness";

/** The standard grpc.health.v1 service. At first only `liveness` is SERVING. */
export class Health {
  readonly #implementation = new HealthImplementation();
  readonly #serving = new Map<HealthQuestion, boolean>();

  constructor() {
    for (const question of questions) this.set(question, question === "liveness");
  }

  /** Answers a question with SERVING or NOT_SERVING from now on. */
  set(question: HealthQuestion, serving: boolean): void {
    if (this.#serving.get(question) === serving) return;
    this.#serving.set(question, serving);
    this.#implementation.setStatus(question, serving ? "SERVING" : "NOT_SERVING");
  }

  /** Answers "" and `readiness` alike: they change together in every server. */
  setReady(ready: boolean): void {
    this.set("readiness", ready);
    this.set("", ready);
  }

  /** Whether the question is answered with SERVING. */
  isServing(question: HealthQuestion): boolean {
    return this.#serving.get(question) ?? false;
  }

  /** Adds the health service to a server. */
  addTo(server: Server): void {
    this.#implementation.addToServer(server);
  }
}

const questions: readonly HealthQuestion[] = ["", "startup", "readiness", "liveness"];
