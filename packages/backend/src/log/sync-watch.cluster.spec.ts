import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { NatsServers } from "../testing/nats-servers.ts";
import { until } from "../testing/until.ts";
import { NatsStream } from "./nats-stream.ts";
import type { SyncProof } from "./sync-proof.ts";
import { SyncWatch } from "./sync-watch.ts";

describe("SyncWatch of three servers", { timeout: 60_000 }, () => {
  it("keeps its proof while a follower is away, and once it is back", async () => {
    await using cluster = await NatsServers.start({ count: 3 });
    const { urls, monitors } = cluster;
    const config = { servers: urls, stream: "watched", replicas: 3, bytesMax: 16 * 1024 * 1024 };
    const beginning = { logId: randomUUID(), stateDigest: Buffer.alloc(0) };
    const logger = createLogger({ name: "spec", level: "silent" });
    await using stream = await NatsStream.open(config, logger, { beginning });
    const proofs: SyncProof[] = [];
    const onProof = (proof: SyncProof) => proofs.push(proof);
    let looks = 0;
    const servers = () => stream.servers().finally(() => looks++);
    using _watch = new SyncWatch({ stream: { servers }, monitors, isAsserted: false, onProof });
    await until(() => proofs.length > 0);
    const [, follower] = await stream.servers();
    const untilProvenAgain = async () => {
      const from = looks;
      await until(() => looks > from + 7);
    };
    await cluster.kill(follower);
    await untilProvenAgain();
    cluster.startServer(follower);
    await untilProvenAgain();
    assert.deepEqual(new Set(proofs.map(({ isSynced }) => isSynced)), new Set([true]));
  });
});
