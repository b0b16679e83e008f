import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Nodes } from "./testing/nodes.ts";
import { Trial } from "./testing/trial.ts";

const minutes = 60_000;
const tiers = ["backend", "nats"] as const;

describe("a release on three nodes, under uploads", { timeout: 12 * minutes }, () => {
  let trial: Trial;
  let nodes: Nodes;

  before(async () => {
    nodes = await Nodes.find();
    trial = await Trial.begin("nodes", "backend.replicas=3");
    await trial.release.ready("backend", 3);
  });

  after(async () => {
    await nodes?.[Symbol.asyncDispose]();
    await trial?.[Symbol.asyncDispose]();
  });

  it("has one backend and one of NATS' servers on each", async () => {
    for (const tier of tiers) {
      const pods = await trial.release.pods(tier);
      assert.equal(new Set(pods.map(({ node }) => node)).size, 3, tier);
    }
  });

  it("goes on while a node is drained", async () => {
    const [, drained] = nodes.names;
    await nodes.drain(drained);
    await trial.robots.getThrough();
    for (const tier of tiers) {
      const pods = await trial.release.ready(tier, 3);
      assert.ok(!pods.some(({ node }) => node === drained), `${tier} left ${drained}`);
    }
    await trial.assertNothingLost();
    await nodes.uncordon(drained);
    for (const tier of tiers) await trial.release.spread(tier);
    await trial.assertNothingLost();
  });

  it("costs an upload no more than a keepalive when a node loses its power", async () => {
    const before = trial.robots.uploads.length;
    const [, , lost] = nodes.names;
    await nodes.kill(lost);
    await trial.robots.getThrough();
    const longestMs = Math.max(...trial.robots.uploads.slice(before).map((u) => u.tookMs));
    assert.ok(longestMs < lossMsMax, `an upload took ${longestMs} ms`);
  });

  it("has the lost pods elsewhere once the node is out of service, and nothing lost", async () => {
    const [, , lost] = nodes.names;
    await nodes.takeOutOfService(lost);
    for (const tier of [...tiers, "gateway"] as const) {
      const pods = await trial.release.ready(tier, tier === "gateway" ? 2 : 3);
      assert.ok(!pods.some(({ node }) => node === lost), `${tier} left ${lost}`);
    }
    await trial.assertNothingLost();
  });

  it("goes on when the node is back", async () => {
    const [, , lost] = nodes.names;
    await nodes.bringBack(lost);
    await trial.assertNothingLostAtAll();
  });
});

/** Milliseconds of one keepalive, twice, and what uploading takes on busy processors. */
const lossMsMax = 40_000;
