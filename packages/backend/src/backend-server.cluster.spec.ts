import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogStore } from "./log/embedded-log.ts";
import type { Lmdb } from "./store/lmdb.ts";
import { readStoreState } from "./store/records.ts";
import { BackendGroup, untilReady } from "./testing/backend-group.ts";
import { growthRows } from "./testing/readings.ts";
import { until, untilDone } from "./testing/until.ts";

const rows = growthRows(["A1", "B2"], 5);

describe("a backend that runs, and that its log has left behind", { timeout: 120_000 }, () => {
  it("takes a snapshot of another one, in the same process", async () => {
    await using group = await BackendGroup.start();
    const { server, client } = await group.open();
    const gate = new WriteGate();
    const behind = await group.open({ wrapStore: (store) => gate.wrap(store) });
    using _open = { [Symbol.dispose]: () => gate.open() };
    const before = behind.server.context;
    assert(before);
    gate.close();
    await client.upload([{ rows, run: "early" }]);
    await gate.reached;
    // What it follows is lost, and it has yet to follow anew.
    await group.restartNats();
    await untilDone(() => client.upload([{ rows, run: "late" }], { append: true }));
    await group.trim();
    await client.upload([{ rows, run: "last" }]);
    gate.open();
    await until(() => behind.server.context !== before);
    assert.equal(before.health.isServing("liveness"), true);
    await untilReady(behind);
    for (const run of ["early", "late", "last"]) {
      assert.equal((await behind.client.getRun(run)).run?.readings, rows.length);
    }
    const [one, other] = [server, behind.server].map(({ context }) => context?.store);
    assert(one && other);
    assert.deepEqual(readStoreState(other), readStoreState(one));
  });
});

/** Holds back what a store writes while it is closed. */
class WriteGate {
  #gate = Promise.resolve();
  #reached = Promise.withResolvers<void>();
  open: () => void = () => undefined;

  close(): void {
    this.#reached = Promise.withResolvers();
    this.#gate = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  /** Resolves once something is to be written. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  wrap(store: Lmdb): LogStore {
    return {
      get: (keyspace, key) => store.get(keyspace, key),
      list: (keyspace, prefix) => store.list(keyspace, prefix),
      write: async (writes) => {
        this.#reached.resolve();
        await this.#gate;
        await store.write(writes);
      },
      flushed: () => store.flushed(),
    };
  }
}
