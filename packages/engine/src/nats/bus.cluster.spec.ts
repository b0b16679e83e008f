import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, headers } from "@nats-io/transport-node";
import { Code } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { NatsServer } from "../testing/nats-server.ts";
import { until } from "../testing/until.ts";
import { type Arrival, Bus, type BusConfig } from "./bus.ts";

/** A bus that keeps what comes, and answers it. */
const openBus = (t: TestContext, config: BusConfig) => {
  const arrivals: Arrival[] = [];
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line).msg) };
  const bus = new Bus(config, {
    ...{ from: "data", group: "wellspring-crunch", to: "results" },
    logger: createLogger({ name: "spec", destination }),
    onArrival: (arrival) => {
      arrivals.push(arrival);
      arrival.answer?.(Buffer.from("heard"), { "Nats-Msg-Id": "7" });
    },
  });
  t.after(() => bus[Symbol.asyncDispose]());
  const reached = () => until(() => lines.includes("NATS is reached"));
  return { bus, arrivals, lines, reached };
};

/** A program that listens to results. */
const openProgram = async (t: TestContext, servers: string, user: object = {}) => {
  const connection = await connect({ servers, ...user, maxReconnectAttempts: -1 });
  const results: string[] = [];
  connection.subscribe("results", {
    callback: (_error, message) => {
      results.push(`${message.headers?.get("Nats-Msg-Id")} ${message.string()}`);
    },
  });
  await connection.flush();
  t.after(() => connection.close());
  return { connection, results };
};

const one = [{ payload: Buffer.from("one"), messageId: "1" }];

describe("Bus", { timeout: 60_000 }, () => {
  it("brings messages and requests, and answers these", async (t) => {
    await using nats = await NatsServer.start();
    const { arrivals, reached } = openBus(t, { servers: [nats.url] });
    const { connection } = await openProgram(t, nats.url);
    await reached();
    const header = headers();
    header.set("Nats-Msg-Id", "a");
    connection.publish("data", "plain", { headers: header });
    await until(() => arrivals.length === 1);
    const reply = await connection.request("data", "asked");
    assert.deepEqual([reply.string(), reply.headers?.get("Nats-Msg-Id")], ["heard", "7"]);
    const told = arrivals.map(({ payload, messageId, answer }) => [
      ...[Buffer.from(payload).toString(), messageId, answer !== undefined],
    ]);
    assert.deepEqual(told, [
      ["plain", "a", false],
      ["asked", "", true],
    ]);
  });

  it("shares messages with others of its group", async (t) => {
    await using nats = await NatsServer.start();
    const buses = [openBus(t, { servers: [nats.url] }), openBus(t, { servers: [nats.url] })];
    for (const { reached } of buses) await reached();
    const { connection } = await openProgram(t, nats.url);
    for (let message = 0; message < 100; message++) connection.publish("data", String(message));
    await until(() => buses.flatMap(({ arrivals }) => arrivals).length === 100);
    for (const { arrivals } of buses) assert.ok(arrivals.length > 0);
  });

  it("publishes once NATS is there, and again after it was gone", async (t) => {
    await using nats = await NatsServer.start();
    await nats.kill();
    const { bus, arrivals, lines, reached } = openBus(t, { servers: [nats.url] });
    await until(() => lines.some((line) => line.startsWith("NATS can't be reached yet: ")));
    const unreached = { code: Code.UNAVAILABLE, message: "NATS is not reached yet" };
    await assert.rejects(bus.publish(one), unreached);
    await nats.restart();
    await reached();
    const before = await openProgram(t, nats.url);
    await bus.publish(one);
    await until(() => before.results.length === 1);
    assert.deepEqual(before.results, ["1 one"]);
    await nats.kill();
    await until(() => lines.includes("NATS is lost, and tried again"));
    await assert.rejects(bus.publish(one), { code: Code.UNAVAILABLE });
    await nats.restart();
    await until(() => lines.includes("NATS is reached again"));
    const { connection, results } = await openProgram(t, nats.url);
    await bus.publish([{ payload: Buffer.from("two"), messageId: "2" }]);
    await until(() => results.includes("2 two"));
    await connection.request("data", "again");
    assert.equal(Buffer.from(arrivals[0].payload).toString(), "again");
  });

  it("waits for the stream that keeps what is published, each once", async (t) => {
    await using nats = await NatsServer.start();
    const { connection } = await openProgram(t, nats.url);
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: "kept", subjects: ["results"], max_msgs: 1, discard: "new" });
    const { bus, reached } = openBus(t, { servers: [nats.url] });
    await reached();
    await bus.publish(one);
    await bus.publish(one);
    assert.equal((await streams.info("kept")).state.messages, 1);
    await assert.rejects(bus.publish([{ payload: Buffer.from("two"), messageId: "2" }]), {
      code: Code.UNAVAILABLE,
      message: "maximum messages exceeded",
    });
  });

  it("tells a message that NATS does not take from one that has to wait", async (t) => {
    await using nats = await NatsServer.start("max_payload: 1000");
    const { bus, reached } = openBus(t, { servers: [nats.url] });
    await reached();
    const of = (bytes: number) => [{ payload: Buffer.alloc(bytes), messageId: String(bytes) }];
    const code = Code.INVALID_ARGUMENT;
    await assert.rejects(bus.publish(of(1_001)), { code });
    await bus.publish(of(100));
    await using keeping = await NatsServer.start("max_payload: 1000");
    const kept = openBus(t, { servers: [keeping.url] });
    const program = await openProgram(t, keeping.url);
    const manager = await jetstreamManager(program.connection);
    await manager.streams.add({ name: "kept", subjects: ["results"], max_msg_size: 500 });
    await kept.reached();
    for (const bytes of [600, 1_001]) await assert.rejects(kept.bus.publish(of(bytes)), { code });
    await kept.bus.publish(of(100));
  });

  it("says what its user may not", async (t) => {
    const may = 'permissions: { subscribe: ["data", "_INBOX.>"], publish: ["_INBOX.>"] }';
    const users = `{ user: "engine", password: "e", ${may} }, { user: "lab", password: "l" }`;
    await using nats = await NatsServer.start(`authorization { users: [${users}] }`);
    const wrong = openBus(t, { servers: [nats.url], user: "engine", password: "x" });
    await until(() => wrong.lines.length > 0);
    assert.match(wrong.lines[0], /^NATS can't be reached yet: .*Authorization Violation/i);
    const { bus, lines, arrivals, reached } = openBus(t, {
      ...{ servers: [nats.url], user: "engine", password: "e" },
    });
    await reached();
    const denied = {
      code: Code.PERMISSION_DENIED,
      message: "this user may not publish on results",
    };
    await assert.rejects(bus.publish(one), denied);
    assert.match(lines.join("\n"), /NATS refuses: Permissions Violation for Publish to "results"/i);
    const { connection } = await openProgram(t, nats.url, { user: "lab", pass: "l" });
    assert.equal((await connection.request("data", "asked")).string(), "heard");
    assert.equal(arrivals.length, 1);
  });

  it("takes no more once it is stopped", async (t) => {
    await using nats = await NatsServer.start();
    const { bus, reached } = openBus(t, { servers: [nats.url] });
    const { connection } = await openProgram(t, nats.url);
    await reached();
    await connection.request("data", "asked");
    await bus.stop();
    await assert.rejects(connection.request("data", "asked", { timeout: 5_000 }), /responders/);
    await bus.publish(one);
  });
});
