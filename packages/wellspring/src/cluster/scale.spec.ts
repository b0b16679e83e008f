import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSlice, createWorkload, openSpecRelease } from "../testing/spec-release.ts";
import type { BackendStatus } from "./backend-status.ts";
import { judgeScale } from "./scale.ts";

const timeout = 20_000;

describe("wellspring cluster scale", () => {
  it("patches the scale, and tells how far it is until all serve", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { kubernetes, port } = release;
    const { metadata, ...workload } = createWorkload("backend", 1);
    kubernetes.set("statefulsets", [{ metadata: { ...metadata, name: "growth" }, ...workload }]);
    kubernetes.onPatch = (object) => {
      kubernetes.set("endpointslices", [
        createSlice("ws-backend-0", port),
        createSlice("ws-backend-1", port),
      ]);
      object.status = { replicas: 2, readyReplicas: 2 };
    };
    const { exitCode, stdout, stderr } = await release.run(["scale", "2"]);
    assert.equal(stderr, "");
    assert.equal(stdout, "2 of 2 backends ready, 2 caught up\n");
    assert.equal(exitCode, 0);
    const patch = kubernetes.requests.find(({ method }) => method === "PATCH");
    assert.equal(patch?.path, "/apis/apps/v1/namespaces/lab/statefulsets/growth/scale");
    assert.deepEqual(patch?.body, { spec: { replicas: 2 } });
  });

  it("gives up in the end, with the exit code to try again", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { exitCode, stderr } = await release.run(["scale", "3", "--timeout", "0.5"]);
    assert.match(stderr, /^wellspring: gave up after 0\.5 s: 1 of 3 backends ready, 1 caught up\n/);
    assert.equal(exitCode, 75);
  });

  it("refuses none, and what is no number", { timeout }, async () => {
    await using release = await openSpecRelease();
    const none = await release.run(["scale", "0"]);
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /^wellspring: a release keeps at least 1 backend\n/);
    assert.equal((await release.run(["scale", "many"])).exitCode, 2);
    assert.deepEqual(release.kubernetes.requests, []);
  });
});

describe("judgeScale()", () => {
  const tier = {
    component: "backend",
    kind: "StatefulSet" as const,
    name: "ws-backend",
    asked: 3,
    versions: [],
  };
  const statusOf = (lag: number): BackendStatus => ({
    pod: "b",
    isServing: true,
    fault: "",
    told: {
      version: "1",
      logId: "log-1",
      log: "jetstream",
      isSynced: true,
      appliedSequence: 1n,
      flushedSequence: 1n,
      lag,
      digest: "none",
      activeForm: 1,
      newestForm: 1,
      differsFrom: [],
      damagedAtMs: undefined,
    },
  });

  it("waits for those who have not caught up", () => {
    const backends = [statusOf(0), statusOf(1_204), statusOf(0)];
    assert.deepEqual(judgeScale([{ ...tier, current: 3, ready: 3 }], backends, 3), {
      isDone: false,
      text: "3 of 3 backends ready, 2 caught up, 1 204 entries to go",
    });
  });

  it("waits for those who leave", () => {
    const backends = [statusOf(0)];
    assert.deepEqual(judgeScale([{ ...tier, current: 3, ready: 1 }], backends, 1), {
      isDone: false,
      text: "1 of 1 backends ready, 1 caught up, 2 leaving",
    });
    assert.equal(judgeScale([{ ...tier, current: 1, ready: 1 }], backends, 1).isDone, true);
    assert.equal(judgeScale([], [], 1).text, "0 of 1 backends ready, 0 caught up");
  });
});
