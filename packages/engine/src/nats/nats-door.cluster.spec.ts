import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { connect } from "@nats-io/transport-node";
import { MyReply, type Submission } from "@wellspring/contract";
import { createLogger, Metrics } from "@wellspring/service";
import { NatsServer } from "../testing/nats-server.ts";
import { dataOf } from "../testing/open-computer.ts";
import { until } from "../testing/until.ts";
import { NatsDoor } from "./nats-door.ts";
import { formatWorkId } from "./work-id.ts";

/** A door whose submissions are kept in memory. */
const openDoor = (t: TestContext, url: string) => {
  const kept: Submission[] = [];
  const metrics = new Metrics();
  const door = new NatsDoor(
    { servers: [url] },
    {
      submit: async (submissions) => void kept.push(...submissions),
      logger: createLogger({ name: "spec", level: "silent" }),
      metrics,
    },
  );
  t.after(() => door[Symbol.asyncDispose]());
  return { door, kept, metrics };
};

const openProgram = async (t: TestContext, url: string) => {
  const connection = await connect({ servers: url });
  t.after(() => connection.close());
  /** Sends a request, again and again as long as nobody listens yet. */
  const ask = async (payload: Uint8Array): Promise<string> => {
    for (;;) {
      try {
        return MyReply.decode((await connection.request("data", payload)).data).TheReply;
      } catch (thrown) {
        if (!/responders/.test(String(thrown))) throw thrown;
      }
    }
  };
  return { connection, ask };
};

describe("NatsDoor", { timeout: 60_000 }, () => {
  it("makes work of data, and publishes what became of it under the work's id", async (t) => {
    await using nats = await NatsServer.start();
    const { door, kept, metrics } = openDoor(t, nats.url);
    const { connection, ask } = await openProgram(t, nats.url);
    const reply = await ask(dataOf(3n));
    const [{ workId, engine }] = kept;
    const id = formatWorkId(workId);
    assert.deepEqual([reply, engine], [`kept as ${id}`, "crunch-nats"]);

    const results = connection.subscribe("results", { max: 1 });
    await connection.flush();
    await door.deliver(workId, { result: Buffer.from("nine"), indexEntries: [] });
    for await (const message of results) {
      assert.deepEqual([message.string(), message.headers?.get("Nats-Msg-Id")], ["nine", id]);
    }
    assert.match(await ask(Buffer.from("hello")), /^refused, INVALID_ARGUMENT: it is no MyData/);
    const told = await metrics.metricsText();
    for (const what of ["taken", "refused", "published"]) {
      assert.match(told, new RegExp(`^wellspring_nats_messages_total\\{what="${what}"\\} 1$`, "m"));
    }
  });

  it("publishes nothing of work that failed", async (t) => {
    await using nats = await NatsServer.start();
    const { door, metrics } = openDoor(t, nats.url);
    await door.deliver(Buffer.alloc(16), { failure: "too much", failureCode: 3 });
    assert.doesNotMatch(await metrics.metricsText(), /what="published"/);
  });

  it("hands in what came before it stops", async (t) => {
    await using nats = await NatsServer.start();
    const { door, kept } = openDoor(t, nats.url);
    const { connection, ask } = await openProgram(t, nats.url);
    await ask(dataOf(0n));
    for (let data = 1n; data <= 100n; data++) connection.publish("data", dataOf(data));
    await connection.flush();
    await until(() => kept.length > 1);
    await door.drain();
    assert.equal(kept.length, 101);
  });
});
