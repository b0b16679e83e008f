import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runProgram } from "./testing/kubectl.ts";
import { readDigests } from "./testing/read-digests.ts";
import { Release } from "./testing/release.ts";
import { Robots } from "./testing/robots.ts";

const tag = "e2e";
const robotsAtWork = 2;
const minutes = 60_000;

/** The pods' ids: another one means that a pod was made anew. */
const idsOf = (pods: readonly { uid: string; restarts: number }[]): string[] =>
  pods.map(({ uid, restarts }) => `${uid} ${restarts}`);

describe("a release under uploads", { timeout: 25 * minutes }, () => {
  let release: Release;
  let robots: Robots;

  before(async () => {
    const registry = "localhost:5000";
    const args = ["packages/wellspring/src/images/main.ts", "--registry", registry, "--tag", tag];
    await runProgram(process.execPath, [...args, "--push"]);
    release = await Release.install(`wellspring-e2e-${process.pid}`, tag);
    robots = new Robots(await release.gatewayAddress(), process.pid, robotsAtWork);
  });

  after(async () => {
    await robots?.[Symbol.asyncDispose]();
    await release?.[Symbol.asyncDispose]();
  });

  it("has two backends, and an upgrade with nothing changed restarts no pod", async () => {
    const tiers = ["gateway", "backend", "nats"] as const;
    const before = await Promise.all(tiers.map((tier) => release.pods(tier)));
    assert.deepEqual(
      before.map(({ length }) => length),
      [2, 2, 3],
    );
    await release.helm("upgrade");
    const afterwards = await Promise.all(tiers.map((tier) => release.pods(tier)));
    assert.deepEqual(afterwards.map(idsOf), before.map(idsOf));
    await robots.getThrough();
  });

  it("is scaled to five, to two, and to five again with the old volumes", async () => {
    for (const count of [5, 2, 5]) {
      await release.scale(count);
      await robots.getThrough();
    }
    await release.helm("upgrade");
    assert.equal((await release.ready("backend", 5)).length, 5);
  });

  for (const [what, value] of [
    ["never becomes ready", "faults.backend=never-ready"],
    ["crashes at its start", "faults.backend=crash-at-start"],
    ["refuses writes", "faults.backend=refuse-writes"],
    ["has an image that does not exist", "image.tag=nosuch"],
  ]) {
    it(`comes back by itself from an upgrade that ${what}`, async () => {
      const flags = ["--rollback-on-failure", "--timeout", "45s"];
      await assert.rejects(release.helm("upgrade", [value], ...flags));
      await release.ready("backend", 5);
      await release.ready("gateway", 2);
      await robots.getThrough();
    });
  }

  it("comes back by `helm rollback` from an upgrade that never becomes ready", async () => {
    const bad = ["faults.backend=never-ready"];
    await assert.rejects(release.helm("upgrade", bad, "--timeout", "20s"));
    await release.rollback();
    await release.ready("backend", 5);
    await robots.getThrough();
  });

  it("loses nothing when a backend, then the gateway, is gone at once", async () => {
    for (const tier of ["backend", "gateway"] as const) {
      const [{ name }, ...others] = await release.pods(tier);
      await release.kubectl(["delete", "pod", name, "--force", "--grace-period=0"]);
      await robots.getThrough();
      await release.ready(tier, others.length + 1);
    }
  });

  it("loses nothing when NATS' servers go one after the other", async () => {
    for (const { name } of await release.pods("nats")) {
      await release.kubectl(["delete", "pod", name, "--force", "--grace-period=0"]);
      await robots.getThrough();
      await release.ready("nats", 3);
    }
  });

  it("loses nothing when all backends are gone at once", async () => {
    const selector = "app.kubernetes.io/component=backend";
    await release.kubectl(["delete", "pod", "-l", selector, "--force", "--grace-period=0"]);
    await release.ready("backend", 5);
    await robots.getThrough();
  });

  it("has every acknowledged upload on every backend, and none by half", async () => {
    await robots.stop();
    assert.deepEqual(await robots.findFaults(release), []);
    const digests = await readDigests(release);
    assert.deepEqual([digests.length, new Set(digests).size], [5, 1], digests.join(", "));
  });
});
