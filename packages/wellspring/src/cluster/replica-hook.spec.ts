import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSpecRelease } from "../testing/spec-release.ts";
import { parseWorkloads, replicasAskedKey } from "./replica-hook.ts";

const timeout = 20_000;

type Release = Awaited<ReturnType<typeof openSpecRelease>>;

/** Runs the hook for the backends; gives what it printed. */
const runHook = async (release: Release, event: string, replicas: number): Promise<string> => {
  const name = ["--kind", "StatefulSet", "--name", "ws-backend"];
  const { exitCode, stdout, stderr } = await release.run([
    "hook",
    event,
    ...name,
    "--replicas",
    String(replicas),
  ]);
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

describe("parseWorkloads()", () => {
  it("takes kinds with names and numbers in their order, or in one word", () => {
    const workloads = parseWorkloads({
      kind: ["StatefulSet", "Deployment/c=0", "Deployment"],
      name: ["a", "b"],
      replicas: ["1", "2"],
    });
    assert.deepEqual(workloads, [
      { kind: "StatefulSet", name: "a", replicas: 1 },
      { kind: "Deployment", name: "c", replicas: 0 },
      { kind: "Deployment", name: "b", replicas: 2 },
    ]);
  });

  for (const kind of ["DaemonSet/a=1", "Deployment/a", "Deployment/=1", "Deployment/a=-1"]) {
    it(`refuses ${kind}`, () => {
      const form = "Deployment/NAME=REPLICAS, or with --name and --replicas,";
      assert.throws(() => parseWorkloads({ kind: [kind] }), {
        name: "UsageError",
        message: `--kind: "${kind}" is no workload: ${form} is`,
      });
    });
  }

  it("refuses names and numbers that are too few or too many", () => {
    assert.throws(() => parseWorkloads({ kind: ["Deployment"] }), { name: "UsageError" });
    assert.throws(() => parseWorkloads({ kind: ["Deployment/a=1"], name: ["b"] }), {
      name: "UsageError",
      message: "--name and --replicas: give each once for each --kind",
    });
  });
});
