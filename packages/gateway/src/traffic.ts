import { Code } from "@wellspring/contract";
import type { CallContext, FinishedCall } from "@wellspring/service";
import { establishPrincipal } from "./principal.ts";

/** What passed through with a call. */
export type Passed = { readonly runs: ReadonlySet<string>; readings: number };

/** Runs of an upload that its line names; it may have thousands. */
const namedRunsMax = 10;

/** What passes through the gateway: handlers note it, and at each call's end it makes a line. */
export class Traffic {
  readonly #passed = new WeakMap<CallContext, Passed>();

  /** Takes down what is counted for a call while it runs; gives it back. */
  note<Counted extends Passed>(call: CallContext, passed: Counted): Counted {
    this.#passed.set(call, passed);
    return passed;
  }

  /**
   * A finished call as one JSON line: `method`, `principal`, `runs` (the first ten), `runCount`,
   * `readings`, `code` and `ms`.
   */
  toLine({ context, method, code, ms }: FinishedCall): string {
    const { runs, readings } = this.#passed.get(context) ?? {
      runs: new Set<string>(),
      readings: 0,
    };
    const line = {
      method: method.slice(method.lastIndexOf("/") + 1),
      principal: establishPrincipal(context),
      runs: [...runs].slice(0, namedRunsMax),
      runCount: runs.size,
      readings,
      code: Code[code],
      ms: Math.round(ms * 10) / 10,
    };
    return `${JSON.stringify(line)}\n`;
  }
}
