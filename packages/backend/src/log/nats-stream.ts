import { setTimeout as delay } from "node:timers/promises";
import {
  type Consumer,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StreamInfo,
} from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger } from "@wellspring/service";
import { messagesOf } from "./consumer-messages.ts";
import type {
  Beginning,
  EntryStream,
  LogOrigin,
  StreamBounds,
  StreamEntry,
} from "./entry-stream.ts";
import { assertNobodyHolds, peersSubject } from "./held-data.ts";
import { otherEntry, trimmed } from "./log-fault.ts";
import type { NatsConfig } from "./nats-config.ts";
import { natsError } from "./nats-error.ts";
import { assertPayload } from "./nats-payload.ts";
import {
  assertLog,
  beginningOf,
  beginStream,
  findStream,
  replaceStream,
} from "./stream-beginning.ts";
import { type StreamAccess, subjectOf } from "./stream-closing.ts";
import { untilGap } from "./until-gap.ts";

/** Milliseconds that NATS gets to answer; electing a leader takes about two seconds. */
const answerMs = 5_000;

/** Milliseconds that an entry gets to be acknowledged before it is published again. */
const acknowledgeMs = 2_000;

/** Milliseconds before a consumer that ended is made again. */
const followAgainMs = 500;

/** A log in a stream of NATS JetStream: kept in files, by several servers, without an age limit. */
export class NatsStream implements EntryStream {
  readonly logId: string;
  readonly stateDigest: Buffer;
  readonly #connection: NatsConnection;
  readonly #manager: JetStreamManager;
  readonly #client: JetStreamClient;
  readonly #config: NatsConfig;
  readonly #logger: Logger;
  /** Aborted once the connection is lost, and followed by another. */
  #connected = new AbortController();

  /**
   * Connects to the stream; where there is none it is made, as the log that begins like this.
   * Rejects with FAILED_PRECONDITION where it is not Wellspring's, or where NATS takes no messages
   * as large as entries; with UNAVAILABLE where NATS does not answer, and where there is no stream
   * but data of its log on this backend, which it announces then, or on another one. A stream that
   * has another bound than the configured one gets that.
   */
  static async open(config: NatsConfig, logger: Logger, origin: LogOrigin): Promise<NatsStream> {
    const connection = await connectTo(config);
    try {
      assertPayload(connection.info?.max_payload);
      const manager = await jetstreamManager(connection, { timeout: answerMs, checkAPI: false });
      const client = jetstream(connection, { timeout: answerMs });
      const access = { manager, client, config };
      const info = (await findStream(access)) ?? (await begin(connection, access, origin));
      return new NatsStream(connection, manager, client, config, logger, beginningOf(info));
    } catch (thrown) {
      await connection.close();
      throw natsError(thrown);
    }
  }

  private constructor(
    connection: NatsConnection,
    manager: JetStreamManager,
    client: JetStreamClient,
    config: NatsConfig,
    logger: Logger,
    { logId, stateDigest }: Beginning,
  ) {
    this.logId = logId;
    this.stateDigest = stateDigest;
    this.#connection = connection;
    this.#manager = manager;
    this.#client = client;
    this.#config = config;
    this.#logger = logger;
    void this.#watchConnection();
  }

  publish(messageId: string, bytes: Uint8Array): Promise<void> {
    return this.#publish(messageId, bytes, {});
  }

  async begin(messageId: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#publish(messageId, bytes, { lastSequence: 0 });
    } catch (thrown) {
      if (StatusError.from(thrown).code !== Code.ALREADY_EXISTS) throw thrown;
    }
  }

  async *follow(
    from: bigint,
    signal: AbortSignal,
    before = "",
  ): AsyncGenerator<StreamEntry, undefined> {
    let [next, last] = [from, before];
    while (!signal.aborted) {
      try {
        const untilLost = AbortSignal.any([signal, this.#connected.signal]);
        const messages = messagesOf(await this.#consumeFrom(next, last), untilLost);
        for await (const entry of untilGap(messages, next, this.#warnOfGap)) {
          yield entry;
          [next, last] = [entry.sequence + 1n, entry.messageId];
        }
      } catch (thrown) {
        const error = natsError(thrown);
        if (isFinal(error)) throw error;
        this.#logger.warn({ err: error }, "the log can't be followed at the moment");
      }
      await delay(followAgainMs, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  async bounds(): Promise<StreamBounds> {
    const info = await this.#info();
    return boundsOf(info);
  }

  async trim(upTo: bigint): Promise<void> {
    try {
      await this.#manager.streams.purge(this.#config.stream, { seq: Number(upTo) + 1 });
    } catch (thrown) {
      throw natsError(thrown);
    }
  }

  async replace(beginning: Beginning): Promise<void> {
    const access = { manager: this.#manager, client: this.#client, config: this.#config };
    try {
      await replaceStream(access, this.logId, beginning);
    } catch (thrown) {
      throw natsError(thrown);
    }
  }

  async servers(): Promise<string[]> {
    const { cluster } = await this.#info();
    if (!cluster?.leader) return [this.#connection.info?.server_name ?? ""];
    const present = (cluster.replicas ?? []).filter(({ offline }) => !offline);
    return [cluster.leader, ...present.map(({ name }) => name)];
  }

  announce(bytes: Uint8Array): void {
    // A connection that is away keeps it for later, when nobody wants it any more.
    if (!this.#connection.isClosed()) this.#connection.publish(peersSubject(this.#config), bytes);
  }

  async *announcements(signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
    const subscription = this.#connection.subscribe(peersSubject(this.#config));
    const stop = () => subscription.unsubscribe();
    signal.addEventListener("abort", stop);
    for await (const message of subscription) yield message.data;
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }

  async #publish(
    messageId: string,
    bytes: Uint8Array,
    expected: { lastSequence?: number },
  ): Promise<void> {
    const expect = { streamName: this.#config.stream, ...expected };
    const options = { msgID: messageId, expect, timeout: acknowledgeMs };
    try {
      await this.#client.publish(subjectOf(this.#config), bytes, options);
    } catch (thrown) {
      throw natsError(thrown);
    }
  }

  async #watchConnection(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type !== "disconnect") continue;
      this.#connected.abort();
      this.#connected = new AbortController();
    }
  }

  /** The stream as it is now, if it still is the log that it was. */
  async #info(): Promise<StreamInfo> {
    let info: StreamInfo;
    try {
      info = await this.#manager.streams.info(this.#config.stream);
    } catch (thrown) {
      throw natsError(thrown);
    }
    assertLog(info, this.logId);
    return info;
  }

  /** What gives entries from this one on, as they follow the message before. */
  async #consumeFrom(next: bigint, before: string): Promise<Consumer> {
    const { first, last } = boundsOf(await this.#info());
    if (next > last + 1n) throw lost(next - 1n, last);
    if (next < first) throw trimmed(first);
    if (before !== "" && next > first) await this.#assertMessage(next - 1n, before);
    return this.#client.consumers.get(this.#config.stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: Number(next),
    });
  }

  /** A stream that lost its end and went on holds other messages in its place. */
  async #assertMessage(sequence: bigint, messageId: string): Promise<void> {
    const message = await this.#manager.streams.getMessage(this.#config.stream, {
      seq: Number(sequence),
    });
    // One that was forgotten meanwhile tells nothing.
    if (message && message.header.get("Nats-Msg-Id") !== messageId) throw otherEntry(sequence);
  }

  readonly #warnOfGap = (expected: bigint, found: bigint): void =>
    this.#logger.warn({ expected, found }, "NATS left out entries: asks for them again");
}

const connectTo = async ({ servers, user, password }: NatsConfig): Promise<NatsConnection> => {
  try {
    return await connect({
      servers,
      name: "wellspring-backend",
      ...(user !== undefined && { user }),
      ...(password !== undefined && { pass: password }),
      inboxPrefix: "_INBOX_wellspring",
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 4_000,
      maxPingOut: 1,
      timeout: answerMs,
      // A stack for each request, in case it fails, costs more than the rest of publishing.
      noAsyncTraces: true,
    });
  } catch (thrown) {
    throw natsError(thrown);
  }
};

/** Makes the stream of a log that nobody holds data of. */
const begin = async (
  connection: NatsConnection,
  access: StreamAccess,
  { beginning, held }: LogOrigin,
): Promise<StreamInfo> => {
  const { config } = access;
  if (!beginning) {
    if (held) connection.publish(peersSubject(config), held);
    await connection.flush();
    throw gone(config);
  }
  if (beginning.stateDigest.length === 0) await assertNobodyHolds(connection, config);
  return beginStream(access, beginning);
};

const boundsOf = ({ state }: StreamInfo): StreamBounds => ({
  first: BigInt(state.first_seq),
  last: BigInt(state.last_seq),
  bytes: state.bytes,
});

/** What no later attempt would change. */
const isFinal = ({ code }: StatusError): boolean =>
  code === Code.FAILED_PRECONDITION || code === Code.OUT_OF_RANGE || code === Code.ABORTED;

const gone = ({ stream }: NatsConfig): StatusError => {
  const message = `NATS has no stream ${stream}, and this backend holds data of a log: restore it`;
  return new StatusError(Code.UNAVAILABLE, message);
};

const lost = (applied: bigint, last: bigint): StatusError =>
  new StatusError(
    Code.FAILED_PRECONDITION,
    `this backend has applied entry ${applied}, ` +
      `the log ends with ${last}: the log has lost entries`,
  );
