import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { holdTimers } from "../testing/held-timers.ts";
import { MemoryStream } from "../testing/memory-stream.ts";
import { openMonitor } from "../testing/monitor.ts";
import type { SyncProof } from "./sync-proof.ts";
import { SyncWatch } from "./sync-watch.ts";

const proven: SyncProof = { isSynced: true, reason: "memory flush each entry" };
const unproven: SyncProof = { isSynced: false, reason: "memory flush only now and then" };
const silent = new StatusError(Code.UNAVAILABLE, "no answer");

describe("SyncWatch", () => {
  /** A watch of a stream in memory, and a switch for what its server says. */
  const openWatch = async (test: TestContext, { isAsserted = false, failures = 0 } = {}) => {
    const server = { name: "memory", isSynced: true, isSilent: false };
    const monitor = await openMonitor(test, () => (server.isSilent ? undefined : server));
    const timers = holdTimers(test);
    const stream = new MemoryStream();
    let looks = 0;
    const keepers = stream.servers.bind(stream);
    stream.servers = () => (looks++ < failures ? Promise.reject(silent) : keepers());
    const proofs: SyncProof[] = [];
    const onProof = (proof: SyncProof) => proofs.push(proof);
    const watch = new SyncWatch({ stream, monitors: [monitor], isAsserted, onProof });
    test.after(() => watch[Symbol.dispose]());
    /** Lets time pass until so many proofs were told. */
    const proofsUpTo = async (count: number) => {
      await timers.until(() => {
        test.mock.timers.tick(1_000);
        return proofs.length >= count;
      });
      return proofs;
    };
    const looksUpTo = (count: number) =>
      timers.until(() => {
        test.mock.timers.tick(1_000);
        return looks >= count;
      });
    return { server, stream, timers, watch, proofs, proofsUpTo, looksUpTo };
  };

  it("tells the first proof, and another once it says something else", async (test) => {
    const { server, proofsUpTo, looksUpTo } = await openWatch(test);
    assert.deepEqual(await proofsUpTo(1), [proven]);
    await looksUpTo(3);
    server.isSynced = false;
    assert.deepEqual(await proofsUpTo(2), [proven, unproven]);
    server.isSynced = true;
    assert.deepEqual(await proofsUpTo(3), [proven, unproven, proven]);
  });

  it("keeps the last proof while NATS does not answer", async (test) => {
    const { server, stream, proofs, proofsUpTo, looksUpTo } = await openWatch(test);
    await proofsUpTo(1);
    test.mock.method(stream, "servers", () => Promise.reject(silent), { times: 1 });
    await looksUpTo(3);
    assert.deepEqual(proofs, [proven]);
    server.isSynced = false;
    assert.deepEqual((await proofsUpTo(2)).at(-1), unproven);
  });

  it("proves it again as soon as the stream has another leader", async (test) => {
    const { stream, timers, proofs, proofsUpTo } = await openWatch(test);
    await proofsUpTo(1);
    await timers.pass(0);
    stream.servers = async () => ["another"];
    await timers.pass(1_000);
    await timers.until(() => proofs.length > 1);
    const reason = "no monitor tells of another";
    assert.deepEqual(proofs, [proven, { isSynced: false, reason }]);
  });

  it("keeps the proof while a server is silent that gave it once", async (test) => {
    const { server, proofs, proofsUpTo, looksUpTo } = await openWatch(test);
    await proofsUpTo(1);
    server.isSilent = true;
    await looksUpTo(12);
    assert.deepEqual(proofs, [proven]);
  });

  it("has no proof where NATS never answered, until it does", async (test) => {
    const { proofsUpTo } = await openWatch(test, { failures: 1 });
    const [first, second] = await proofsUpTo(2);
    assert.deepEqual(first, { isSynced: false, reason: "no answer" });
    assert.deepEqual(second, proven);
  });

  it("asks nobody where somebody vouches for it", async (test) => {
    const { server, proofsUpTo } = await openWatch(test, { isAsserted: true, failures: 9 });
    server.isSynced = false;
    const asserted = { isSynced: true, reason: "the configuration asserts it" };
    assert.deepEqual(await proofsUpTo(1), [asserted]);
  });

  it("tells nothing once it is closed", async (test) => {
    const { watch, proofs, stream } = await openWatch(test);
    watch[Symbol.dispose]();
    await stream.servers();
    assert.deepEqual(proofs, []);
  });
});
