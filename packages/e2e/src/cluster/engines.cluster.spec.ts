import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runCommand } from "../process/run-command.ts";
import { createKey, revokeKey, untilRefused } from "./testing/keys.ts";
import { forwardPort } from "./testing/kubectl.ts";
import { findLogLeader } from "./testing/log-leader.ts";
import { NatsProgram } from "./testing/nats-program.ts";
import { engineTiers, type Pod, type Tier } from "./testing/release.ts";
import { WorkTrial } from "./testing/work-trial.ts";

const minutes = 60_000;
const backends = 3;
const engines = 3;
const dataOfPrograms = 200;

describe("a release that wants keys, under work", { timeout: 10 * minutes }, () => {
  let trial: WorkTrial;

  /** Makes one attempt on pods, and asserts that the release is whole again and lost nothing. */
  const survive = async (tier: Tier, attempt: (pods: Pod[]) => Promise<unknown>): Promise<void> => {
    const pods = await trial.release.pods(tier);
    await attempt(pods);
    await trial.callers.getThrough();
    await trial.release.ready(tier, pods.length);
    await trial.assertNothingLost();
  };

  const deleteByForce = (...pods: Pod[]): Promise<string> => {
    const names = pods.map(({ name }) => name);
    return trial.release.kubectl(["delete", "pod", ...names, "--force", "--grace-period=0"]);
  };

  before(async () => {
    const values = ["backup.enabled=true", "engine.crunch.nats.enabled=true"];
    trial = await WorkTrial.begin("engines", `backend.replicas=${backends}`, ...values);
    await trial.release.ready("backend", backends);
  });

  after(() => trial?.[Symbol.asyncDispose]());

  it("lets a robot in by its key, and not without or once it is revoked", async () => {
    const { release } = trial;
    const upload = ["upload", twoPlates, "--server", await release.gatewayAddress()];
    const nobody = await runCommand(upload);
    assert.deepEqual([nobody.code, nobody.stdout], [1, ""]);
    assert.match(nobody.stderr, /a key is needed, and none was given/);
    const robot = await createKey(release, "upload,read");
    const env = { WELLSPRING_KEY: robot.key };
    const known = await runCommand(upload, { env });
    assert.equal(known.code, 0, known.stderr);
    const tookMs = await untilRefused(release, robot.key, () => revokeKey(release, robot));
    assert.ok(tookMs < 1_000, `a revoked key was let in for ${tookMs} ms`);
    const revoked = await runCommand(upload, { env });
    assert.equal(revoked.code, 1);
    assert.match(revoked.stderr, /was revoked/);
  });

  it("has a key for its tests and its backups", async () => {
    const { release } = trial;
    await release.test();
    await release.kubectl(["create", "job", "now", "--from=cronjob/ws-backup"]);
    await release.kubectl(["wait", "--for=condition=complete", "job/now", "--timeout=120s"]);
  });

  it("has its engines scaled, and leaves them so in an upgrade", async () => {
    const { release } = trial;
    for (const tier of engineTiers) {
      await release.kubectl(["scale", `deployment/ws-${tier}`, `--replicas=${engines}`]);
    }
    for (const tier of engineTiers) await release.ready(tier, engines);
    await trial.assertNothingLost();
    await release.helm("upgrade");
    for (const tier of engineTiers) {
      await release.ready(tier, engines);
      assert.equal(await release.askedFor(tier), "1", "what values asked for is kept beside it");
    }
    await trial.assertNothingLost();
  });

  it("loses nothing when engines are deleted by force", async () => {
    const [other, ...rest] = engineTiers;
    for (const tier of rest) await deleteByForce(...(await trial.release.pods(tier)).slice(1));
    await survive(other, (pods) => deleteByForce(...pods.slice(1)));
    for (const tier of rest) await trial.release.ready(tier, engines);
  });

  it("loses nothing when an engine is killed and another one hangs", async () => {
    const { release, callers } = trial;
    const [hanging] = await release.pods("engine-calc");
    await release.signal(hanging, "SIGSTOP");
    await survive("engine-crunch", ([killed]) => release.signal(killed, "SIGKILL"));
    await release.signal(hanging, "SIGCONT");
    await callers.getThrough();
  });

  it("crunches for programs that know NATS alone, when engines are deleted by force", async () => {
    const { release } = trial;
    await using port = await forwardPort(release.namespace, "ws-nats-0", 4222);
    const password = await release.secret("ws-crunch-users", "program-password");
    await using program = await NatsProgram.open(port.address, "crunch-program", password);
    await survive("engine-crunch", async (pods) => {
      await deleteByForce(...pods.slice(1));
      await program.finish(dataOfPrograms);
    });
    for (const id of program.kept) assert.equal(program.results.get(id)?.RData, id ** 2n);
  });

  it("loses nothing when a backend is deleted by force", () =>
    survive("backend", ([pod]) => deleteByForce(pod)));

  it("loses nothing when NATS' leader is deleted by force", () =>
    survive("nats", async () => deleteByForce(await findLogLeader(trial.release))));
});

const twoPlates = join(import.meta.dirname, "../../testdata/two-plates.csv");
