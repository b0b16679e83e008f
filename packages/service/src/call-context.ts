import type { EventEmitter } from "node:events";
import type { Metadata, ServerUnaryCall } from "@grpc/grpc-js";
import { Code, StatusError } from "@wellspring/contract";
import type { Admission } from "./admission.ts";

/** The metadata key under which a gateway tells a backend who calls. */
export const principalKey = "wellspring-principal";

/** What grpc-js tells about a call of any kind. */
type ServerCall = Omit<ServerUnaryCall<unknown, unknown>, "request" | keyof EventEmitter> &
  EventEmitter;

/** What a handler knows of its call beside the request. */
export type CallContext = {
  /** `/wellspring.v1.RunService/GetRun`. */
  method: string;
  metadata: Metadata;
  /**
   * Who calls: as the server's admission says, else from the metadata `wellspring-principal`; ""
   * where that says nothing.
   */
  principal: string;
  /** The other end's address. */
  peer: string;
  /** Aborted, with a StatusError, when nobody waits for the answer any more. */
  signal: AbortSignal;
};

/** One call from its start to its end: its context, and what cuts it short. */
export class RunningCall {
  readonly context: CallContext;
  readonly #abort = new AbortController();
  readonly #startedAt = performance.now();
  readonly #timers: NodeJS.Timeout[] = [];
  #ended = false;
  #touchIdle: () => void = () => undefined;

  constructor(call: ServerCall) {
    this.context = {
      method: call.getPath(),
      metadata: call.metadata,
      principal: String(call.metadata.get(principalKey)[0] ?? ""),
      peer: call.getPeer(),
      signal: this.#abort.signal,
    };
    const cancel = () => {
      // grpc-js says so of calls that have ended well too.
      if (!this.#ended) this.abort(new StatusError(Code.CANCELLED, "the caller went away"));
    };
    call.on("cancelled", cancel);
    if (call.cancelled) cancel();
    this.#watchDeadline(Number(call.getDeadline()));
  }

  /** Has the server say who calls; throws what refuses the call. */
  admit(say: ((call: CallContext) => Admission) | undefined): Admission | undefined {
    const admission = say?.(this.context);
    if (admission) this.context.principal = admission.principal;
    return admission;
  }

  /** Milliseconds since the call came. */
  get ms(): number {
    return performance.now() - this.#startedAt;
  }

  /** Ends the call from outside; only the first reason counts, and none once it has ended. */
  abort(reason: StatusError): void {
    if (!this.#ended) this.#abort.abort(reason);
  }

  /** From now on the call is ended when nothing touches it for this long. */
  limitIdle(idleMs: number): void {
    const end = () =>
      this.abort(new StatusError(Code.DEADLINE_EXCEEDED, `no message came for ${idleMs} ms`));
    const timer = setTimeout(end, idleMs).unref();
    this.#timers.push(timer);
    this.#touchIdle = () => timer.refresh();
  }

  /** Tells that a message came or went. */
  touch(): void {
    this.#touchIdle();
  }

  /** Tells that the call has ended. */
  close(): void {
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#touchIdle = () => undefined;
  }

  #watchDeadline(deadlineMs: number): void {
    const leftMs = deadlineMs - Date.now();
    if (!(leftMs < timerMsMax)) return;
    const end = () =>
      this.abort(new StatusError(Code.DEADLINE_EXCEEDED, "the call's deadline has passed"));
    this.#timers.push(setTimeout(end, Math.max(0, leftMs)).unref());
  }
}

/** The longest delay that a timer takes. */
const timerMsMax = 2 ** 31 - 1;
