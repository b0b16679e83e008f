import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Code } from "@wellspring/contract";
import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { announcementOf } from "../testing/announcement.ts";
import { NatsServers } from "../testing/nats-servers.ts";
import { assertNobodyHolds, peersSubject } from "./held-data.ts";

describe("assertNobodyHolds()", { timeout: 60_000 }, () => {
  let servers: NatsServers;
  let connection: NatsConnection;
  before(async () => {
    servers = await NatsServers.start();
    connection = await connect({ servers: servers.urls });
  });
  after(async () => {
    await connection.close();
    await servers[Symbol.asyncDispose]();
  });

  const config = () => ({
    ...{ servers: servers.urls, stream: "gone", replicas: 1, bytesMax: 1, listenMs: 500 },
  });

  /** What listening ends with while this is announced. */
  const listen = async (announced: Uint8Array) => {
    const listening = assertNobodyHolds(connection, config());
    connection.publish(peersSubject(config()), announced);
    await listening;
  };

  const announce = (parts: Partial<Announcement>) =>
    listen(Announcement.encode(announcementOf({ logId: "old", ...parts })).finish());

  it("resolves where nobody holds anything, or what is heard is no announcement", async () => {
    await assertNobodyHolds(connection, config());
    await announce({ appliedSequence: 0n });
    await announce({ appliedSequence: 1n, digest: { low: 0, high: 0 } });
    await listen(Buffer.from("noise"));
  });

  it("rejects where a backend has applied entries, or holds what was restored", async () => {
    const message =
      "NATS has no stream gone, and the backend b:1 holds data of the log old: " +
      "begins no other log beside it";
    const refusal = { code: Code.UNAVAILABLE, message };
    const address = "b:1";
    await assert.rejects(announce({ address, appliedSequence: 2n }), refusal);
    const digest = { low: 0, high: 7 };
    await assert.rejects(announce({ address, appliedSequence: 1n, digest }), refusal);
  });
});
