import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import type { ChangeSource, Depositor } from "../pass.ts";
import { Backoff } from "./backoff.ts";
import { PassLoop } from "./pass-loop.ts";
import type { Progress } from "./progress.ts";

/** How tables are opened. */
export type OpenOptions = { signal: AbortSignal; onWaiting: (holder: string) => void };

/** What a follower is made of. */
export type FollowerOptions = {
  source: ChangeSource;
  /** Opens the tables, once another warehouse that works on them has let go of them. */
  open: (options: OpenOptions) => Promise<Depositor>;
  progress: Progress;
  logger: Logger;
};

/** Milliseconds after which a first attempt that is under way is no reason to wait any longer. */
const startMsMax = 5_000;

/** Keeps a copy of everything visible up to date, whatever comes and goes on either side. */
export class Follower implements AsyncDisposable {
  readonly #options: FollowerOptions;
  readonly #closed = new AbortController();
  readonly #backoff = new Backoff(this.#closed.signal);
  readonly #started = Promise.withResolvers<void>();
  readonly #work: Promise<void>;
  #hasStarted = false;

  /**
   * Begins to follow. That PostgreSQL or backends can't be reached, or another warehouse works on
   * the same tables, is no error.
   *
   * @throws StatusError what no other attempt would change: a wrong password, a schema of others.
   */
  static async open(options: FollowerOptions): Promise<Follower> {
    await using opening = new AsyncDisposableStack();
    const follower = opening.use(new Follower(options));
    const timer = setTimeout(() => follower.#start(), startMsMax);
    opening.defer(() => clearTimeout(timer));
    await follower.#started.promise;
    clearTimeout(timer);
    opening.move();
    return follower;
  }

  private constructor(options: FollowerOptions) {
    this.#options = options;
    this.#work = this.#follow();
    this.#work.catch((error: unknown) => this.#started.reject(error));
  }

  /** Ends what is under way: none of it is deposited then. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#work.catch(() => undefined);
  }

  /** Opens the tables and follows, again and again. Rejects only before it has started. */
  async #follow(): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        await this.#followOnce();
      } catch (thrown) {
        if (signal.aborted) return;
        const error = StatusError.from(thrown);
        if (!this.#hasStarted && isPermanent(error)) throw error;
        this.#explain(error);
      }
      this.#start();
      await this.#backoff.pause();
    }
  }

  /** Follows with one connection for as long as that goes well. */
  async #followOnce(): Promise<void> {
    const { open, progress, logger, source } = this.#options;
    const { signal } = this.#closed;
    const onWaiting = (holder: string): void => {
      logger.info(`waits: another warehouse works on the same tables: ${holder}`);
      progress.setState("waiting");
      this.#start();
    };
    await using depositor = await open({ signal, onWaiting });
    this.#start();
    const backoff = this.#backoff;
    await new PassLoop({ source, depositor, progress, logger, backoff, signal }).run();
  }

  #start(): void {
    this.#hasStarted = true;
    this.#started.resolve();
  }

  #explain(error: StatusError): void {
    const { logger, progress } = this.#options;
    const text = `nothing is deposited, other attempts follow: ${error.message}`;
    if (!progress.fail(text)) return;
    if (isPermanent(error)) logger.error(text);
    else if (error.code === Code.INTERNAL) logger.error({ err: error }, text);
    else logger.warn(text);
  }
}

/** Whether a person has to do something before another attempt goes better. */
const isPermanent = ({ code }: StatusError): boolean => permanentCodes.has(code);

const permanentCodes: ReadonlySet<Code> = new Set([
  Code.INVALID_ARGUMENT,
  Code.UNAUTHENTICATED,
  Code.PERMISSION_DENIED,
  Code.FAILED_PRECONDITION,
]);
