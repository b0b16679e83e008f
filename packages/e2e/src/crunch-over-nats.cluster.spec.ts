import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { MyData, MyReply, MyResult } from "@wellspring/contract";
import { startNats } from "./bench/nats/nats-servers.ts";
import { ServerProcess } from "./process/server-process.ts";
import { NatsProgram } from "./testing/nats-program.ts";

const programs = 8;
const engines = 2;
const crashes = 4;

/** What a function takes, so that engines are killed while they compute. */
const slowSquare = `export const slowSquare = async (data) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return data * data;
};`;

describe("crunching over NATS", { timeout: 180_000 }, () => {
  it(`publishes what it said it keeps, with kill -9 of engines ${crashes} times`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-over-nats-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const crunch = join(folder, "slow-square.mjs");
    await writeFile(crunch, slowSquare);
    await using nats = await startNats("nats-server", folder);
    const keep = ["backend", "--data", join(folder, "data"), "--disk-used-percent-max", "100"];
    await using backend = await ServerProcess.start(keep);
    const compute = ["engine", "--kind", "crunch", "--function", crunch];
    const from = ["--backend", backend.address, "--nats", nats.urls.join()];
    const startEngine = () => ServerProcess.start([...compute, ...from]);
    const running = await Promise.all(Array.from({ length: engines }, startEngine));

    const results = new Map<string, MyResult>();
    using program = await NatsProgram.open(nats.urls[0], "results", ({ header, payload }) => {
      results.set(/^Nats-Msg-Id: (\S+)/m.exec(header)?.[1] ?? "", MyResult.decode(payload));
    });
    const kept = new Map<string, bigint>();
    const ask = async (Data: bigint): Promise<void> => {
      const payload = MyData.encode({ ID: Data, Data, Meta: "spec" }).finish();
      const reply = MyReply.decode(await program.ask("data", `reading-${Data}`, payload));
      const id = /^kept as ([0-9a-f-]{36})$/.exec(reply.TheReply)?.[1];
      assert.ok(id !== undefined, reply.TheReply);
      kept.set(id, Data);
    };
    let [next, isOver] = [0n, false];
    const askOn = async (): Promise<void> => {
      while (!isOver) await ask(next++);
    };
    const asking = Promise.all(Array.from({ length: programs }, askOn));
    // The moment of a crash is what is random here; nothing is waited for.
    for (let crash = 0; crash < crashes; crash++) {
      await delay(Math.random() * 400);
      await running.shift()?.kill();
      running.push(await startEngine());
    }
    isOver = true;
    await asking;
    t.diagnostic(`${kept.size} works were kept`);
    assert.equal(BigInt(kept.size), next);
    const missing = () => [...kept.keys()].filter((id) => !results.has(id));
    const endMs = performance.now() + 60_000;
    while (missing().length > 0 && performance.now() < endMs) await delay(50);
    assert.deepEqual(missing(), []);
    for (const [id, Data] of kept) {
      const { ID, RData, Meta } = results.get(id) ?? {};
      assert.deepEqual({ ID, RData, Meta }, { ID: Data, RData: Data * Data, Meta: "spec" });
    }
    for (const engine of running) assert.equal(await engine.stop(), 0);
  });
});
