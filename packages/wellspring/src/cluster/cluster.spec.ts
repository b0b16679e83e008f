import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code } from "@wellspring/contract";
import { KubernetesServer } from "../testing/kubernetes-server.ts";
import { openCluster, releaseSelector } from "./cluster.ts";

describe("openCluster()", () => {
  it("takes the kubeconfig's context, its namespace, and what is said otherwise", async () => {
    await using server = await KubernetesServer.open();
    const args = { release: "ws", kubeconfig: server.kubeconfig };
    const cluster = openCluster(args, {});
    assert.equal(cluster.namespace, "lab");
    assert.equal(cluster.isInside, false);
    assert.equal(releaseSelector(cluster), "app.kubernetes.io/instance=ws");
    const other = openCluster({ ...args, namespace: "n" }, { KUBERNETES_SERVICE_HOST: "h" });
    assert.equal(other.namespace, "n");
    assert.equal(other.isInside, true);
  });

  it("refuses a file or a context that is not there", async () => {
    await using server = await KubernetesServer.open();
    const { kubeconfig } = server;
    const code = Code.FAILED_PRECONDITION;
    assert.throws(() => openCluster({ release: "ws", kubeconfig: "/nowhere" }, {}), {
      code,
      message: "/nowhere: no such file",
    });
    assert.throws(() => openCluster({ release: "ws", kubeconfig, context: "other" }, {}), {
      code,
      message: 'no context is called "other"',
    });
  });
});
