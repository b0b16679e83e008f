import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { KubernetesServer } from "../testing/kubernetes-server.ts";
import { openCluster } from "./cluster.ts";
import { findBackendTier, listTiers } from "./tiers.ts";

const labels = (component: string) => ({ "app.kubernetes.io/component": component });
const pod = (component: string, name: string, image: string) => ({
  metadata: { name, labels: labels(component) },
  spec: { containers: [{ name: "c", image }] },
});

describe("listTiers()", () => {
  it("tells replicas and versions of each", async () => {
    await using server = await KubernetesServer.open();
    server.set("deployments", [
      {
        metadata: { name: "ws-gateway", labels: labels("gateway") },
        spec: { replicas: 2 },
        status: { replicas: 3, readyReplicas: 1 },
      },
    ]);
    server.set("statefulsets", [
      { metadata: { name: "ws-nats", labels: labels("nats") }, spec: {}, status: {} },
      {
        metadata: { name: "ws-backend", labels: labels("backend") },
        spec: { replicas: 2 },
        status: { replicas: 2, readyReplicas: 2 },
      },
    ]);
    server.set("pods", [
      pod("gateway", "g-1", "localhost:5000/wellspring-gateway:2"),
      pod("gateway", "g-2", "localhost:5000/wellspring-gateway:1"),
      pod("gateway", "g-3", "localhost:5000/wellspring-gateway:1"),
      pod("backend", "b-0", `r/b:1@sha256:0123456789abcdef${"0".repeat(48)}`),
      pod("nats", "n-0", "localhost:5000/nats"),
    ]);
    const cluster = openCluster({ release: "ws", kubeconfig: server.kubeconfig }, {});
    const tiers = await listTiers(cluster);
    assert.deepEqual(
      tiers.map(({ component, kind, asked, current, ready, versions }) => [
        component,
        kind,
        asked,
        current,
        ready,
        versions,
      ]),
      [
        ["backend", "StatefulSet", 2, 2, 2, ["sha256:0123456789ab"]],
        ["gateway", "Deployment", 2, 3, 1, ["1", "2"]],
        ["nats", "StatefulSet", 1, 0, 0, ["latest"]],
      ],
    );
    for (const { query } of server.requests) {
      assert.equal(query.get("labelSelector"), "app.kubernetes.io/instance=ws");
    }
  });

  it("says that the cluster can't be reached", async () => {
    const server = await KubernetesServer.open();
    const cluster = openCluster({ release: "ws", kubeconfig: server.kubeconfig }, {});
    await server[Symbol.asyncDispose]();
    await assert.rejects(listTiers(cluster), {
      code: Code.UNAVAILABLE,
      message: /^cannot list what runs: the API server can't be reached: connect ECONNREFUSED /,
    });
  });
});

describe("findBackendTier()", () => {
  it("finds the backends by their label, and says where there are none", async () => {
    await using server = await KubernetesServer.open();
    const cluster = openCluster({ release: "ws", kubeconfig: server.kubeconfig }, {});
    server.set("deployments", []);
    server.set("pods", []);
    const workload = { spec: { replicas: 2 }, status: {} };
    server.set("statefulsets", [
      { metadata: { name: "growth", labels: labels("backend") }, ...workload },
      { metadata: { name: "ws-backend", labels: labels("nats") }, ...workload },
    ]);
    assert.equal((await findBackendTier(cluster)).name, "growth");
    server.set("statefulsets", []);
    await assert.rejects(findBackendTier(cluster), {
      code: Code.FAILED_PRECONDITION,
      message:
        "no backends of a release ws run in namespace lab: " +
        "name another with --release and --namespace",
    });
  });
});
