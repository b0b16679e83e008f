import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { NatsStream } from "../log/nats-stream.ts";
import { digestStore, storeDigest } from "../plate/store-digest.ts";
import { readStoreState } from "../store/records.ts";
import { Backend, type SpecParts } from "../testing/backend.ts";
import { freePorts, NatsServers } from "../testing/nats-servers.ts";
import { growthRows } from "../testing/readings.ts";
import { activate } from "../testing/records.ts";
import { createTemporaryFolder } from "../testing/temporary-folder.ts";
import { until } from "../testing/until.ts";
import { turn } from "../turn.ts";

const rows = growthRows(["A1", "B2"], 5);
const logger = createLogger({ name: "spec", level: "silent" });
const newer: SpecParts = { fault: "next-form" };

/** Opens backends of one log, each in a folder and at a port of its own. */
const openCluster = async (stack: AsyncDisposableStack) => {
  const servers = stack.use(await NatsServers.start());
  const ports = await freePorts(2);
  const folders = ports.map(() => stack.use(createTemporaryFolder()));
  const nats = {
    servers: servers.urls,
    user: undefined,
    password: undefined,
    stream: "forms",
    replicas: 1,
    bytesMax: 64 * 1024 * 1024,
  };
  const open = (index: number, parts: SpecParts = {}): Promise<Backend> =>
    Backend.openIn(folders[index].path, {
      ...parts,
      listen: { host: "127.0.0.1", port: ports[index] },
      log: {
        kind: "jetstream",
        nats,
        monitors: [],
        requireSync: false,
        assertSynced: true,
        trimCopies: 2,
        advertise: `127.0.0.1:${ports[index]}`,
      },
    });
  return { ports, nats, open };
};

const isReady = ({ context }: Backend): boolean => context.health.isServing("readiness");

/** The backend lives and says why it is not ready. */
const assertTooOld = async (backend: Backend): Promise<void> => {
  assert.match(
    (await backend.getStatus()).log?.fault ?? "",
    /: the log is written in form 2, this release reads form 1$/,
  );
  assert.ok(!isReady(backend) && backend.context.health.isServing("liveness"));
};

const uploadTo = async (backend: Backend, run: string): Promise<string> =>
  (await backend.upload([{ rows, run }])).token;

describe("two releases on one log", { timeout: 120_000 }, () => {
  it("read each other until the newer form is activated", async () => {
    await using stack = new AsyncDisposableStack();
    const { ports, open } = await openCluster(stack);
    await using young = await open(1, newer);
    const reason = await (async () => {
      await using old = await open(0);
      await until(() => isReady(old) && isReady(young));
      for (const [writer, reader] of [
        [old, young],
        [young, old],
      ]) {
        const run = `before-${writer === old ? "old" : "young"}`;
        const token = await uploadTo(writer, run);
        assert.equal((await reader.getRun(run, { token })).run?.readings, rows.length);
      }
      await until(() => young.context.listPeers().length === 1);
      await assert.rejects(young.activate(), {
        code: Code.FAILED_PRECONDITION,
        message: `form 2 can't be activated yet: 127.0.0.1:${ports[0]} reads up to form 1`,
      });
      assert.ok(isReady(old));

      // As if the old one had come after it was asked for.
      await young.context.log.append({ principal: "", change: activate(2) }, 100);
      const { appliedSequence } = young.context.log;
      await until(() => !isReady(old));
      const { log } = await old.getStatus();
      assert.equal(log?.activeForm, 1);
      assert.equal(old.context.log.appliedSequence, appliedSequence - 1n);
      assert.equal(
        log?.fault,
        `the backend has stopped: entry ${appliedSequence} can't be applied: ` +
          `entry ${appliedSequence} activates form 2, this release reads form 1`,
      );
      return log.fault;
    })();
    const token = await uploadTo(young, "after");

    await (async () => {
      await using old = await open(0);
      await until(() => old.context.log.fault !== undefined);
      assert.equal((await old.getStatus()).log?.fault, reason);
      assert.ok(!isReady(old) && old.context.health.isServing("liveness"));
    })();

    await (async () => {
      await using upgraded = await open(0, newer);
      await until(() => isReady(upgraded));
      assert.equal((await upgraded.getRun("after", { token })).run?.readings, rows.length);
      await young.getRun("upgraded", { token: await uploadTo(upgraded, "upgraded") });
      const { store } = upgraded.context;
      assert.deepEqual(readStoreState(store), readStoreState(young.context.store));
      assert.deepEqual(storeDigest(readStoreState(store)), await digestStore(store, turn));
    })();

    await using rolledBack = await open(0);
    await assertTooOld(rolledBack);
  });

  it("stay up, the older one not ready, where it takes a newer one's snapshot", async () => {
    await using stack = new AsyncDisposableStack();
    const { nats, open } = await openCluster(stack);
    await using young = await open(1, newer);
    await until(() => isReady(young));
    await young.activate();
    await uploadTo(young, "before");
    {
      await using stream = await NatsStream.open(nats, logger, {});
      await stream.trim((await stream.bounds()).last);
    }
    await using old = await open(0);
    await assertTooOld(old);
    assert.deepEqual(readStoreState(old.context.store), readStoreState(young.context.store));
  });
});
