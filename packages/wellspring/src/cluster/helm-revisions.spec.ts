import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { KubernetesServer } from "../testing/kubernetes-server.ts";
import { openCluster } from "./cluster.ts";
import { findLastGood, listRevisions } from "./helm-revisions.ts";

const revisions = (...states: string[]) =>
  states.map((status, place) => ({ number: place + 1, status }));

describe("listRevisions()", () => {
  it("reads the labels of Helm's Secrets, in order", async () => {
    await using server = await KubernetesServer.open();
    const secret = (name: string, labels: object) => ({ metadata: { name, labels } });
    server.set("secrets", [
      secret("sh.helm.release.v1.ws.v10", { version: "10", status: "failed" }),
      secret("sh.helm.release.v1.ws.v9", { version: "9", status: "deployed" }),
      secret("other", { version: "11", status: "deployed" }),
      secret("sh.helm.release.v1.ws.vx", { version: "x" }),
    ]);
    const cluster = openCluster({ release: "ws", kubeconfig: server.kubeconfig }, {});
    assert.deepEqual(await listRevisions(cluster), [
      { number: 9, status: "deployed" },
      { number: 10, status: "failed" },
    ]);
    assert.equal(server.requests[0].query.get("labelSelector"), "owner=helm,name=ws");
  });
});

describe("findLastGood()", () => {
  const found: [string[], number][] = [
    [["superseded", "deployed"], 1],
    [["superseded", "deployed", "failed"], 2],
    [["superseded", "deployed", "failed", "pending-upgrade"], 2],
    [["superseded", "failed", "superseded", "failed", "deployed"], 3],
    [["deployed", "pending-rollback"], 1],
  ];
  for (const [states, number] of found) {
    it(`finds ${number} in ${states.join(", ")}`, () => {
      assert.equal(findLastGood(revisions(...states)).number, number);
    });
  }

  const code = Code.FAILED_PRECONDITION;
  it("says where there is none", () => {
    assert.throws(
      () => findLastGood(revisions("failed", "deployed")),
      new StatusError(code, "revision 2 (deployed) has no good one before it"),
    );
    assert.throws(
      () => findLastGood([]),
      new StatusError(
        code,
        "Helm keeps no revision of this release: name another with --release and --namespace",
      ),
    );
  });
});
