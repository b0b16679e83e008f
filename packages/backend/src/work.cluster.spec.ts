import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Work_State, type WorkItem } from "@wellspring/contract";
import { digestStore, storeDigest } from "./plate/store-digest.ts";
import { readStoreState } from "./store/records.ts";
import { BackendGroup, type Member } from "./testing/backend-group.ts";
import { until, untilDone } from "./testing/until.ts";
import { type SpecEngine, submissionOf, WorkClient } from "./testing/work.ts";
import { turn } from "./turn.ts";

const timeout = 120_000;

/** An engine that completes what it gets, and connects anew as a process does. */
const computeAt = (client: WorkClient): SpecEngine => {
  const engine = client.engine();
  engine.onItem = (item) => void engine.complete([item]);
  return engine;
};

const submitAll = async (client: WorkClient, from: number, to: number): Promise<void> => {
  const works = Array.from({ length: to - from }, (_, place) => submissionOf(from + place));
  for (let at = 0; at < works.length; at += 20) {
    await untilDone(() => client.submit(works.slice(at, at + 20)));
  }
};

const countDone = async (client: WorkClient): Promise<number> =>
  (await client.list({ states: [Work_State.DONE], limit: 10_000 })).length;

/** Each backend has applied the same, and its digest is that of what it holds. */
const assertAlike = async (members: readonly Member[]): Promise<void> => {
  const states = members.map(({ server }) => readStoreState(server.context?.store ?? fail()));
  const last = states.map(({ appliedSequence }) => appliedSequence);
  assert.equal(new Set(last).size, 1, `${last}`);
  for (const { server } of members) {
    const { store } = server.context ?? fail();
    assert.deepEqual(storeDigest(readStoreState(store)), await digestStore(store, turn));
  }
  assert.equal(new Set(states.map(({ digest }) => `${digest?.low}/${digest?.high}`)).size, 1);
};

const fail = (): never => {
  throw new Error("the backend is not open");
};

const untilSettled = (members: readonly Member[]): Promise<void> =>
  until(() => {
    const applied = members.map(({ server }) => server.context?.log.appliedSequence);
    return new Set(applied).size === 1;
  });

describe("work on three backends that share a log", { timeout }, () => {
  it("is handed out once by one of them, wherever it was submitted", { timeout }, async () => {
    await using group = await BackendGroup.start();
    const members = [await group.open(), await group.open(), await group.open()];
    const clients = members.map(({ client }) => new WorkClient(client));
    const engines = clients.map(computeAt);
    // Each backend knows of the engines of all.
    await until(() =>
      members.every(({ server }) => {
        const peers = server.context?.listPeers() ?? [];
        return peers.filter((peer) => peer.engines.includes("calc")).length === 2;
      }),
    );
    await Promise.all(
      clients.map((client, place) => submitAll(client, 100 * place, 100 * place + 100)),
    );
    for (const client of clients) await until(async () => (await countDone(client)) === 300);
    const items = engines.flatMap((engine) => engine.items);
    assert.equal(items.length, 300, "nothing was computed twice");
    assert.ok(
      engines.every((engine) => engine.items.length > 50),
      "all share the load",
    );
    await untilSettled(members);
    await assertAlike(members);
    for (const engine of engines) engine.cancel();
  });

  it("goes on while engines and a backend die, and is stored once", { timeout }, async () => {
    await using group = await BackendGroup.start();
    const members = [await group.open(), await group.open(), await group.open()];
    const [first, second, third] = members.map(({ client }) => new WorkClient(client));
    // One that takes work and dies with it, one beside it, and one at a backend that dies.
    const taken: WorkItem[] = [];
    const dying = first.engine({ capacity: 30 });
    dying.onItem = (item) => taken.push(item);
    const engine = computeAt(second);
    const lost = third.engine();
    await submitAll(second, 0, 300);
    await until(() => taken.length > 0 && lost.items.length > 0);
    dying.cancel();
    await members[2].server[Symbol.asyncDispose]();
    const again = computeAt(first);
    await until(async () => (await countDone(second)) === 300);
    assert.deepEqual(await second.list({ states: [Work_State.WAITING, Work_State.FAILED] }), []);
    const alive = members.slice(0, 2);
    await untilSettled(alive);
    await assertAlike(alive);
    engine.cancel();
    again.cancel();
    await lost.ended;
  });
});
