import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engineTiers } from "./testing/release.ts";
import { Trial } from "./testing/trial.ts";

const minutes = 60_000;

/** The pods' ids: another one means that a pod was made anew. */
const idsOf = (pods: readonly { uid: string; restarts: number }[]): string[] =>
  pods.map(({ uid, restarts }) => `${uid} ${restarts}`);

describe("a release under uploads", { timeout: 15 * minutes }, () => {
  let trial: Trial;

  before(async () => {
    trial = await Trial.begin("release");
  });

  after(() => trial?.[Symbol.asyncDispose]());

  it("restarts no pod in an upgrade with nothing changed", async () => {
    const { release } = trial;
    const tiers = [
      ["gateway", 2],
      ["backend", 2],
      ["nats", 3],
      ...engineTiers.map((tier) => [tier, 1] as const),
    ] as const;
    const before = await Promise.all(tiers.map(([tier, count]) => release.ready(tier, count)));
    await release.helm("upgrade");
    const afterwards = await Promise.all(tiers.map(([tier]) => release.pods(tier)));
    assert.deepEqual(afterwards.map(idsOf), before.map(idsOf));
    await trial.assertNothingLost();
  });

  it("has two backends, passes its tests, and those notice what is wrong", async () => {
    const { release } = trial;
    assert.equal((await release.ready("backend", 2)).length, 2);
    await release.test();
    await release.helm("upgrade", ["tests.mustFail=true"]);
    await assert.rejects(release.test());
    await trial.assertNothingLost();
  });

  it("is scaled to five, to two, and to five again with the old volumes", async () => {
    const { release } = trial;
    for (const count of [5, 2, 5]) {
      await release.scale(count);
      await trial.assertNothingLost();
    }
    await release.helm("upgrade");
    for (const { name } of await release.ready("backend", 5)) await trial.awaitCallsTo(name);
  });

  for (const [what, timeout, ...values] of [
    ["never becomes ready", "30s", "faults.backend=never-ready"],
    ["crashes at its start", "30s", "faults.backend=crash-at-start"],
    ["refuses writes", "60s", "faults.backend=refuse-writes", "smoke.timeoutSeconds=20"],
    ["has an image that does not exist", "30s", "image.tag=nosuch"],
  ] as const) {
    it(`comes back by itself from an upgrade that ${what}`, async () => {
      const { release } = trial;
      const flags = ["--rollback-on-failure", "--timeout", timeout];
      await assert.rejects(release.helm("upgrade", values, ...flags));
      await release.ready("backend", 5);
      await release.ready("gateway", 2);
      await trial.assertNothingLost();
    });
  }

  it("comes back by `helm rollback` from an upgrade that never becomes ready", async () => {
    const { release } = trial;
    const bad = ["faults.backend=never-ready"];
    await assert.rejects(release.helm("upgrade", bad, "--timeout", "20s"));
    await release.rollback();
    await release.ready("backend", 5);
    await trial.assertNothingLost();
  });

  it("waits for an upgrade that starts slowly", async () => {
    const { release } = trial;
    await release.scale(2);
    await release.helm("upgrade", ["faults.backend=slow-start"]);
    await release.ready("backend", 2);
    await trial.assertNothingLost();
  });

  it("has every acknowledged upload on every backend, and none by half", async () => {
    await trial.assertNothingLostAtAll();
  });
});
