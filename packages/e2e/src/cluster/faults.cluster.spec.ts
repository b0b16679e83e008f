import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { findLogLeader } from "./testing/log-leader.ts";
import { Trial } from "./testing/trial.ts";

const minutes = 60_000;
const backends = 3;

/** A log so small that it is trimmed all the time, and full soon where it is not. */
const smallLog = "log.bytesMax=16Mi";

describe("faults of a release under uploads", { timeout: 15 * minutes }, () => {
  let trial: Trial;

  before(async () => {
    trial = await Trial.begin("faults", smallLog, `backend.replicas=${backends}`);
    await trial.release.ready("backend", backends);
  });

  after(() => trial?.[Symbol.asyncDispose]());

  for (const tier of ["backend", "gateway", "nats"] as const) {
    it(`lose nothing when each ${tier} in turn is deleted by force`, async () => {
      const pods = await trial.release.pods(tier);
      for (const { name } of pods) {
        await trial.release.kubectl(["delete", "pod", name, "--force", "--grace-period=0"]);
        await trial.robots.getThrough();
        await trial.release.ready(tier, pods.length);
      }
      await trial.assertNothingLost();
    });

    it(`lose nothing when the processes of a ${tier} are killed`, async () => {
      const pods = await trial.release.pods(tier);
      await trial.release.signal(pods[0], "SIGKILL");
      await trial.robots.getThrough();
      await trial.release.ready(tier, pods.length);
      await trial.assertNothingLost();
    });

    it(`lose nothing when the processes of a ${tier} hang for a while`, async () => {
      const pods = await trial.release.pods(tier);
      const [first] = pods;
      const hanging = tier === "nats" ? await findLogLeader(trial.release) : first;
      const before = trial.robots.uploads.length;
      await trial.release.signal(hanging, "SIGSTOP");
      await trial.robots.getThrough();
      await trial.release.signal(hanging, "SIGCONT");
      await trial.release.ready(tier, pods.length);
      await trial.assertNothingLost();
      const longestMs = Math.max(...trial.robots.uploads.slice(before).map((u) => u.tookMs));
      assert.ok(longestMs < hangMsMax, `an upload took ${longestMs} ms`);
    });
  }

  it("lose nothing when one of NATS' servers is away for a minute", async () => {
    await trial.release.kubectl(["scale", "statefulset/ws-nats", "--replicas=2"]);
    const endsAtMs = performance.now() + minutes;
    while (performance.now() < endsAtMs) await trial.robots.getThrough();
    await trial.release.kubectl(["scale", "statefulset/ws-nats", "--replicas=3"]);
    await trial.release.ready("nats", 3);
    await trial.assertNothingLost();
  });

  it("lose nothing when all backends are gone at once", async () => {
    const all = "app.kubernetes.io/component=backend";
    await trial.release.kubectl(["delete", "pod", "-l", all, "--force", "--grace-period=0"]);
    await trial.release.ready("backend", backends);
    await trial.assertNothingLost();
  });

  it("lose nothing when a backend's volume is gone", async () => {
    const [{ name }] = await trial.release.pods("backend");
    await trial.release.loseVolume(name);
    await trial.release.ready("backend", backends);
    await trial.assertNothingLost();
  });

  it("lose nothing when the log is full, and go on once a backend more has it all", async () => {
    await trial.release.scale(1);
    await trial.fillLog();
    await trial.release.scale(backends);
    await trial.assertNothingLost();
  });

  it("leave every acknowledged upload on every backend, and none by half", async () => {
    await trial.assertNothingLostAtAll();
  });
});

/** Milliseconds of one keepalive, twice, and what uploading takes on busy processors. */
const hangMsMax = 40_000;
