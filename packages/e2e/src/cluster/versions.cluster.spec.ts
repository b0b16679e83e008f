import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { percentile } from "../bench/report/statistics.ts";
import { runCommand } from "../process/run-command.ts";
import { makeImages, nextTag } from "./testing/checkout.ts";
import { Reader } from "./testing/reader.ts";
import { Trial } from "./testing/trial.ts";

const minutes = 60_000;
const backends = 3;
const readMsMax = 1_000;

/** Another version, which knows a form more than this one. */
const next = ["faults.backend=next-form", `image.tag=${nextTag}`];

describe("two versions whose forms differ, under uploads", { timeout: 12 * minutes }, () => {
  let trial: Trial;

  /** Asserts that few reads took longer than a second while `change` was made. */
  const readDuring = async (change: () => Promise<unknown>): Promise<void> => {
    const { release, robots } = trial;
    await robots.getThrough();
    const [{ run }] = robots.uploads.filter(({ isAcknowledged }) => isAcknowledged);
    await using reader = new Reader(await release.gatewayAddress(), run);
    await change();
    await reader.stop();
    const p99Ms = percentile(reader.tookMs, 99);
    assert.ok(p99Ms < readMsMax, `p99 of ${reader.tookMs.length} reads is ${p99Ms} ms`);
  };

  before(async () => {
    await makeImages(nextTag);
    trial = await Trial.begin("versions", `backend.replicas=${backends}`);
    await trial.release.ready("backend", backends);
  });

  after(() => trial?.[Symbol.asyncDispose]());

  it("follow each other, up and down, while reads go on and NATS stays as it is", async () => {
    const { release } = trial;
    const before = await release.pods("nats");
    await readDuring(() => release.helm("upgrade", next));
    await trial.assertNothingLost();
    await readDuring(() => release.rollback());
    await trial.assertNothingLost();
    assert.deepEqual(await release.pods("nats"), before);
  });

  it("write the new form once it is activated", async () => {
    const { release } = trial;
    await release.helm("upgrade", next);
    const args = ["cluster", "activate", "--release", "ws", "--namespace", release.namespace];
    const { code, stderr } = await runCommand(args);
    assert.equal(code, 0, stderr);
    await trial.assertNothingLost();
  });

  it("do not serve what they can't read, while those that can go on", async () => {
    const { release } = trial;
    await assert.rejects(release.helm("upgrade", ["faults.backend="], "--timeout", "30s"));
    await trial.awaitFault("ws-backend-2", /form 2/);
    const serving = (await release.pods("backend")).filter(({ isReady }) => isReady);
    assert.deepEqual(
      serving.map(({ name }) => name),
      ["ws-backend-0", "ws-backend-1"],
    );
    await trial.robots.getThrough();
    await release.helm("upgrade", next);
    await release.ready("backend", backends);
    await trial.assertNothingLost();
  });

  it("leave every acknowledged upload on every backend, and none by half", async () => {
    await trial.assertNothingLostAtAll();
  });
});
