import type { Logger } from "@wellspring/service";
import type { Deposited, Depositor, Pass, Stuck } from "../pass.ts";
import { takeLock } from "../postgres/lock.ts";
import { Session } from "../postgres/session.ts";
import type { Target } from "../postgres/target.ts";
import { assertRights, assertSchema, assertWritable } from "../schema/assert-schema.ts";
import { migrate } from "../schema/migrate.ts";
import { type BodySource, depositPass } from "./deposit-pass.ts";
import { noteStuck, readPosition } from "./position.ts";

/** What a depositor is opened with. */
export type DepositorOptions = {
  logger: Logger;
  signal: AbortSignal;
  /** Hears which session of PostgreSQL has the lock that is waited for. */
  onWaiting?: (holder: string) => void;
};

/**
 * Connects, waits while another warehouse works on the same schema, and makes the schema or brings
 * it to this release's version. A depositor whose connection broke is of no more use: open another.
 *
 * @throws StatusError UNAUTHENTICATED or FAILED_PRECONDITION where somebody has to do something
 *   first: a wrong password, too few rights, a schema that is not Wellspring's, a server that only
 *   answers queries; UNAVAILABLE where it may work later; the signal's reason.
 */
export const openDepositor = async (
  target: Target,
  { logger, signal, onWaiting }: DepositorOptions,
): Promise<Depositor> => {
  await using opening = new AsyncDisposableStack();
  const session = opening.use(await Session.connect(target));
  await assertWritable(session);
  await assertSchema(session);
  await takeLock(session, { signal, onWaiting });
  const versions = await migrate(session);
  await assertRights(session);
  const { place } = session.party;
  if (versions.length > 0) logger.info({ versions }, `made schema ${target.schema} in ${place}`);
  return new SessionDepositor(session, opening.move());
};

class SessionDepositor implements Depositor {
  readonly #session: Session;
  readonly #open: AsyncDisposableStack;
  #known = "";

  constructor(session: Session, open: AsyncDisposableStack) {
    this.#session = session;
    this.#open = open;
  }

  async position(): Promise<string> {
    const { token } = await readPosition(this.#session);
    this.#known = token;
    return token;
  }

  async deposit(pass: Pass, source: BodySource): Promise<Deposited> {
    const deposited = await depositPass(this.#session, pass, source, this.#known);
    this.#known = deposited.token;
    return deposited;
  }

  noteStuck(stuck: Stuck): Promise<void> {
    return noteStuck(this.#session, this.#known, stuck);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.disposeAsync();
  }
}
