import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { version } from "@wellspring/contract";
import { createSlice, createWorkload, openSpecRelease } from "../testing/spec-release.ts";

const timeout = 20_000;

describe("wellspring cluster status", () => {
  it("shows tiers and backends", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { exitCode, stdout, stderr } = await release.run(["status"]);
    assert.equal(stderr, "");
    assert.equal(
      stdout,
      [
        "tier     ready  asked  versions  workload",
        "backend      1      1  7         StatefulSet/ws-backend",
        "gateway      1      1  7         Deployment/ws-gateway",
        "",
        "backend       serving  version  log               applied  lag  flushed  digest",
        `ws-backend-0  yes      ${version}    embedded, synced        1    0        1  alone`,
        "",
      ].join("\n"),
    );
    assert.equal(exitCode, 0);
  });

  it("tells programs the same", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { stdout } = await release.run(["status", "--json"]);
    const { namespace, release: name, isWell, tiers, backends } = JSON.parse(stdout);
    assert.deepEqual([namespace, name, isWell, tiers.length], ["lab", "ws", true, 2]);
    const [{ pod, told }] = backends;
    assert.deepEqual([pod, told.appliedSequence, told.isSynced], ["ws-backend-0", 1, true]);
  });

  it("ends with 1 where something is missing, and says what", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { kubernetes, port } = release;
    kubernetes.set("endpointslices", [createSlice("b-0", port), createSlice("b-1", 1, false)]);
    const { exitCode, stdout } = await release.run(["status"]);
    assert.match(stdout, /\nb-1 +no +- +- +- +- +- +-\nb-1: No connection established\. /);
    assert.equal(exitCode, 1);

    kubernetes.set("endpointslices", []);
    kubernetes.set("deployments", [{ ...createWorkload("gateway", 2), status: {} }]);
    const none = await release.run(["status"]);
    assert.match(none.stdout, /gateway +0 +2 /);
    assert.equal(none.exitCode, 1);
  });

  it("says that a backend's store is damaged", { timeout }, async () => {
    await using release = await openSpecRelease();
    release.backend.guard.report({ keyspace: "plates", key: "yeast/run-01", text: "is damaged" });
    const { exitCode, stdout } = await release.run(["status"]);
    const since = "damaged since 20[-0-9T:.]+Z: rebuilds itself once another one gives";
    assert.match(stdout, new RegExp(`\nws-backend-0: ${since}\n$`));
    assert.equal(exitCode, 1);
  });

  it("says that backends keep different logs", { timeout }, async () => {
    await using release = await openSpecRelease();
    await using other = await openSpecRelease();
    const slices = [createSlice("b-0", release.port), createSlice("b-1", other.port)];
    release.kubernetes.set("endpointslices", slices);
    const { exitCode, stdout } = await release.run(["status"]);
    const keeps = (pod: string) => `${pod} keeps [-0-9a-f]{36}`;
    assert.match(
      stdout,
      new RegExp(`\nthe backends keep different logs: ${keeps("b-0")}, ${keeps("b-1")}\n`),
    );
    assert.equal(exitCode, 1);
  });

  it("says that there is no such release", { timeout }, async () => {
    await using release = await openSpecRelease();
    release.kubernetes.set("deployments", []);
    release.kubernetes.set("statefulsets", []);
    const { exitCode, stderr } = await release.run(["status", "--release", "other"]);
    assert.equal(
      stderr.split("\n")[0],
      "wellspring: nothing of a release other runs in namespace lab: " +
        "name another with --release and --namespace",
    );
    assert.equal(exitCode, 1);
  });
});
