import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callUnary, RunServiceService } from "@wellspring/contract";
import { createSlice, openSpecRelease } from "../testing/spec-release.ts";
import { listBackends, listServing, withBackend } from "./backend-pods.ts";
import { openCluster } from "./cluster.ts";

const timeout = 20_000;
const { getStatus } = RunServiceService;

describe("listBackends()", () => {
  it("finds the pods behind the backends' Service, ready or not", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { kubernetes } = release;
    kubernetes.set("endpointslices", [createSlice("b-1", 2, false), createSlice("b-0", 1)]);
    const cluster = openCluster({ release: "ws", kubeconfig: kubernetes.kubeconfig }, {});
    assert.deepEqual(await listBackends(cluster), [
      { pod: "b-0", host: "127.0.0.1", port: 1, isServing: true },
      { pod: "b-1", host: "127.0.0.1", port: 2, isServing: false },
    ]);
    const [{ path, query }] = kubernetes.requests;
    assert.equal(path, "/apis/discovery.k8s.io/v1/namespaces/lab/endpointslices");
    assert.equal(
      query.get("labelSelector"),
      "app.kubernetes.io/instance=ws,app.kubernetes.io/component=backend",
    );
  });
});

describe("listServing()", () => {
  it("leaves out who does not serve, and says where nobody does", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { kubernetes } = release;
    const cluster = openCluster({ release: "ws", kubeconfig: kubernetes.kubeconfig }, {});
    kubernetes.set("endpointslices", [createSlice("b-0", 1, false), createSlice("b-1", 2)]);
    assert.deepEqual(
      (await listServing(cluster)).map(({ pod }) => pod),
      ["b-1"],
    );
    kubernetes.set("endpointslices", [createSlice("b-0", 1, false)]);
    await assert.rejects(listServing(cluster), {
      code: Code.UNAVAILABLE,
      message: "no backend of release ws serves",
    });
  });
});

describe("withBackend()", () => {
  it("talks to a pod's own address inside of a cluster", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { kubeconfig } = release.kubernetes;
    const inside = { KUBERNETES_SERVICE_HOST: "spec" };
    const cluster = openCluster({ release: "ws", kubeconfig }, inside);
    const [backend] = await listBackends(cluster);
    const ask = withBackend(cluster, backend, (client) => callUnary(client, getStatus, {}));
    assert.equal((await ask).appliedSequence, 1n);
  });

  it("goes through the API server from outside, and says where that fails", async () => {
    await using release = await openSpecRelease();
    const { kubernetes } = release;
    const paths: (string | undefined)[] = [];
    kubernetes.onUpgrade = (request, socket) => {
      paths.push(request.url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    };
    const cluster = openCluster({ release: "ws", kubeconfig: kubernetes.kubeconfig }, {});
    const [backend] = await listBackends(cluster);
    const ask = withBackend(cluster, backend, (client) => callUnary(client, getStatus, {}));
    await assert.rejects(ask, { code: Code.UNAVAILABLE });
    const path = `/api/v1/namespaces/lab/pods/ws-backend-0/portforward?ports=${release.port}`;
    assert.equal(paths[0], path);
  });
});
