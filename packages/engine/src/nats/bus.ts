import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { JetStreamApiError, jetstream, jetstreamManager } from "@nats-io/jetstream";
import {
  connect,
  errors,
  headers,
  type Msg,
  type NatsConnection,
  type Subscription,
} from "@nats-io/transport-node";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";

/** Where NATS is found, and who this engine is to it. */
export type BusConfig = {
  /** `nats://host:port` of some servers. */
  servers: string[];
  user?: string | undefined;
  password?: string | undefined;
};

/** A message that came. */
export type Arrival = {
  payload: Uint8Array;
  /** What its sender calls it; "" where that says nothing. */
  messageId: string;
  /** Answers it; absent where nobody waits for an answer. */
  answer?: (payload: Uint8Array, header: Readonly<Record<string, string>>) => void;
};

/** A message to send. NATS keeps one of several with the same id where it keeps any. */
export type Departure = { payload: Uint8Array; messageId: string };

/** Where messages come from and go to. */
export type BusOptions = {
  /** The subject that is listened to, and the group of listeners that share it. */
  from: string;
  group: string;
  /** The subject that is published on. */
  to: string;
  logger: Logger;
  onArrival: (arrival: Arrival) => void;
};

/** Milliseconds that NATS gets to answer. */
const answerMs = 5_000;

/** Milliseconds between attempts to reach NATS. */
const againMs = 1_000;

/** Milliseconds for which it is known whether a stream keeps what is published. */
const keptKnownMs = 10_000;

/** NATS as programs use it that know nothing of Wellspring: looked for until it is there. */
export class Bus implements AsyncDisposable {
  readonly #config: BusConfig;
  readonly #options: BusOptions;
  readonly #closed = new AbortController();
  readonly #following: Promise<void>;
  #connection: NatsConnection | undefined;
  #subscription: Subscription | undefined;
  #isStopped = false;
  /** Messages that this user may not publish. */
  #denied = 0;
  #kept = { is: false, untilMs: 0 };

  /** Begins to look for NATS, and to listen. */
  constructor(config: BusConfig, options: BusOptions) {
    this.#config = config;
    this.#options = options;
    this.#following = this.#follow();
  }

  /**
   * Publishes messages; resolves once NATS has them, and where a stream keeps them, once it does.
   *
   * @throws StatusError UNAVAILABLE, PERMISSION_DENIED, and INVALID_ARGUMENT where one of them is
   *   none that NATS takes: some of them may have been published.
   */
  async publish(departures: readonly Departure[]): Promise<void> {
    const connection = this.#connection;
    if (!connection) throw new StatusError(Code.UNAVAILABLE, "NATS is not reached yet");
    try {
      if (await this.#isKept(connection)) await this.#publishKept(connection, departures);
      else await this.#publishPlain(connection, departures);
    } catch (thrown) {
      throw busError(thrown);
    }
  }

  /** Takes no more messages; resolves when those on their way have come. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#subscription?.drain().catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#connection?.close();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closed;
    const { logger } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#use(await connectTo(this.#config));
      } catch (thrown) {
        logger.warn(`NATS can't be reached yet: ${busError(thrown).message}`);
      }
      await delay(againMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Listens for as long as the connection is not given up; it comes back by itself. */
  async #use(connection: NatsConnection): Promise<void> {
    if (this.#closed.signal.aborted) return connection.close();
    const { from, group, logger, onArrival } = this.#options;
    void this.#watch(connection);
    if (!this.#isStopped) {
      this.#subscription = connection.subscribe(from, {
        queue: group,
        callback: (error, message) => {
          if (error) logger.error(`NATS gives no messages on ${from}: ${error.message}`);
          else onArrival(toArrival(connection, message));
        },
      });
    }
    this.#connection = connection;
    // The server listens for us once it has answered.
    await within(answerMs, connection.flush()).catch(() => undefined);
    logger.info({ from, to: this.#options.to }, "NATS is reached");
    await connection.closed();
    this.#connection = undefined;
  }

  async #watch(connection: NatsConnection): Promise<void> {
    const { logger } = this.#options;
    for await (const status of connection.status()) {
      if (status.type === "disconnect") logger.warn("NATS is lost, and tried again");
      if (status.type === "reconnect") logger.info("NATS is reached again");
      if (status.type !== "error") continue;
      if (status.error instanceof errors.PermissionViolationError) this.#denied++;
      logger.error(`NATS refuses: ${status.error.message}`);
    }
  }

  async #publishPlain(connection: NatsConnection, departures: readonly Departure[]): Promise<void> {
    const deniedBefore = this.#denied;
    for (const { payload, messageId } of departures) {
      const header = toHeaders({ [messageIdHeader]: messageId });
      connection.publish(this.#options.to, payload, { headers: header });
    }
    await within(answerMs, connection.flush());
    // What was refused is told before what was asked after it, a turn apart.
    await nextTurn();
    if (this.#denied === deniedBefore) return;
    const text = `this user may not publish on ${this.#options.to}`;
    throw new StatusError(Code.PERMISSION_DENIED, text);
  }

  async #publishKept(connection: NatsConnection, departures: readonly Departure[]): Promise<void> {
    const client = jetstream(connection, { timeout: answerMs });
    await Promise.all(
      departures.map(({ payload, messageId }) =>
        client.publish(this.#options.to, payload, { msgID: messageId, timeout: answerMs }),
      ),
    );
  }

  /** Whether a stream of JetStream keeps what is published: then it says so of each message. */
  async #isKept(connection: NatsConnection): Promise<boolean> {
    if (performance.now() < this.#kept.untilMs) return this.#kept.is;
    const manager = await jetstreamManager(connection, { timeout: answerMs, checkAPI: false });
    const is = await manager.streams.find(this.#options.to).then(
      () => true,
      // There is none, there is no JetStream, or this user may not ask.
      () => false,
    );
    this.#kept = { is, untilMs: performance.now() + keptKnownMs };
    return is;
  }
}

const messageIdHeader = "Nats-Msg-Id";

const connectTo = ({ servers, user, password }: BusConfig): Promise<NatsConnection> =>
  connect({
    servers,
    name: "wellspring-engine",
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    // A password that was changed is changed here too, in time.
    ignoreAuthErrorAbort: true,
    pingInterval: 4_000,
    maxPingOut: 1,
    timeout: answerMs,
    noAsyncTraces: true,
  });

const toArrival = (connection: NatsConnection, message: Msg): Arrival => ({
  payload: message.data,
  messageId: message.headers?.get(messageIdHeader) ?? "",
  ...(message.reply && {
    answer: (payload, header) => {
      // Whoever hears nothing asks again.
      if (!connection.isClosed()) message.respond(payload, { headers: toHeaders(header) });
    },
  }),
});

const toHeaders = (header: Readonly<Record<string, string>>) => {
  const made = headers();
  for (const [name, value] of Object.entries(header)) made.set(name, value);
  return made;
};

const within = async (ms: number, work: Promise<void>): Promise<void> => {
  const enough = new AbortController();
  const late = delay(ms, undefined, { signal: enough.signal }).then(() => {
    throw new StatusError(Code.UNAVAILABLE, `NATS did not answer within ${ms} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    enough.abort();
    late.catch(() => undefined);
  }
};

/** What JetStream says of a message that is larger than its stream takes. */
const messageTooLarge = 10_054;

/** Whether it is the message that NATS does not take, mostly since it is too large. */
const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof errors.InvalidArgumentError ||
  (thrown instanceof JetStreamApiError && thrown.code === messageTooLarge);

/** What NATS throws, as a StatusError: UNAVAILABLE where it may take the same message later. */
const busError = (thrown: unknown): StatusError => {
  if (thrown instanceof StatusError) return thrown;
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = isRefusal(thrown) ? Code.INVALID_ARGUMENT : Code.UNAVAILABLE;
  return new StatusError(code, cause.message.replaceAll(/\s+/g, " "), { cause });
};
