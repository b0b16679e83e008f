import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSpecRelease } from "../testing/spec-release.ts";
import { parseWorkload, replicasAskedKey } from "./replica-hook.ts";

const timeout = 20_000;

type Release = Awaited<ReturnType<typeof openSpecRelease>>;

/** Runs the hook for the backends; gives what it printed. */
const runHook = async (release: Release, event: string, replicas: number): Promise<string> => {
  const argv = ["hook", event, "--kind", `StatefulSet/ws-backend=${replicas}`];
  const { exitCode, stdout, stderr } = await release.run(argv);
  assert.equal(stderr, "");
  assert.equal(exitCode, 0);
  return stdout;
};

/** What is set and what is recorded. */
const stateOf = ({ kubernetes }: Release) => {
  const backend = kubernetes.find("statefulsets", "ws-backend");
  return [backend?.spec, backend?.metadata.annotations?.[replicasAskedKey]];
};

describe("wellspring cluster hook", () => {
  it("sets and records at install, as often as it is run", { timeout }, async () => {
    await using release = await openSpecRelease();
    for (let time = 0; time < 2; time++) {
      await runHook(release, "post-install", 2);
      assert.deepEqual(stateOf(release), [{ replicas: 2 }, "2"]);
    }
    const patches = release.kubernetes.requests.filter(({ method }) => method === "PATCH");
    assert.deepEqual(
      patches.slice(0, 2).map(({ path }) => path.replace(/.*namespaces.lab/, "")),
      ["/statefulsets/ws-backend/scale", "/statefulsets/ws-backend"],
    );
  });

  it("leaves what a person set alone while the values ask for the same", { timeout }, async () => {
    await using release = await openSpecRelease();
    await runHook(release, "post-install", 2);
    const backend = release.kubernetes.find("statefulsets", "ws-backend");
    assert(backend);
    backend.spec = { replicas: 5 };
    assert.equal(
      await runHook(release, "post-upgrade", 2),
      "StatefulSet ws-backend: left its replicas as they are (asked for: 2, 2 before)\n",
    );
    assert.deepEqual(stateOf(release), [{ replicas: 5 }, "2"]);
    assert.equal(
      await runHook(release, "post-upgrade", 3),
      "StatefulSet ws-backend: set 3 replicas (asked for: 3, 2 before)\n",
    );
    assert.deepEqual(stateOf(release), [{ replicas: 3 }, "3"]);
  });

  it("only records after a rollback", { timeout }, async () => {
    await using release = await openSpecRelease();
    await runHook(release, "post-rollback", 4);
    assert.deepEqual(stateOf(release), [{ replicas: 1 }, "4"]);
  });

  it("sets what an upgrade brought", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { exitCode, stdout } = await release.run([
      "hook",
      "post-upgrade",
      "--kind",
      "Deployment/ws-gateway=3",
      "--kind",
      "StatefulSet/ws-backend=2",
    ]);
    assert.equal(
      stdout,
      "Deployment ws-gateway: set 3 replicas (asked for: 3)\n" +
        "StatefulSet ws-backend: set 2 replicas (asked for: 2)\n",
    );
    assert.equal(exitCode, 0);
  });

  it("says what is not there", { timeout }, async () => {
    await using release = await openSpecRelease();
    const argv = ["hook", "post-install", "--kind", "Deployment/ws-other=1"];
    const { exitCode, stderr } = await release.run(argv);
    const message = 'cannot read Deployment ws-other: deployments "ws-other" not found';
    assert.equal(stderr.split("\n")[0], `wellspring: ${message}`);
    assert.equal(exitCode, 1);
  });
});

describe("parseWorkload()", () => {
  it("takes kind, name and number", () => {
    const { kind, name, replicas } = parseWorkload("StatefulSet/ws-backend.a=5");
    assert.deepEqual([kind, name, replicas], ["StatefulSet", "ws-backend.a", 5]);
    assert.equal(parseWorkload("Deployment/c=0").replicas, 0);
  });

  const wrong = ["DaemonSet/a=1", "Deployment", "Deployment/a", "Deployment/=1", "Deployment/a=-1"];
  for (const text of wrong) {
    it(`refuses ${text}`, () => {
      assert.throws(() => parseWorkload(text), {
        name: "UsageError",
        message: `--kind: "${text}" is no workload: Deployment/NAME=REPLICAS is`,
      });
    });
  }
});
