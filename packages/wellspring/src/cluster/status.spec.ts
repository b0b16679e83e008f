import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { version } from "@wellspring/contract";
import { createSlice, createWorkload, openSpecRelease } from "../testing/spec-release.ts";
import type { BackendStatus } from "./backend-status.ts";
import { listFormNotes } from "./status.ts";

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
        "backend       serving  version  log               form  applied  lag  flushed  digest",
        `ws-backend-0  yes      ${version}    embedded, synced  1           1    0        1  alone`,
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
    assert.match(stdout, /\nb-1 +no +- +- +- +- +- +- +-\nb-1: No connection established\. /);
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

  it("says which form can be activated", { timeout }, async () => {
    await using release = await openSpecRelease({ fault: "next-form" });
    const before = await release.run(["status"]);
    assert.match(
      before.stdout,
      / 1 of 2 .*\nform 2 can be activated: wellspring cluster activate\n$/,
    );
    assert.equal(before.exitCode, 0);
    await release.run(["activate"]);
    const after = await release.run(["status"]);
    assert.match(after.stdout, /\nws-backend-0 .*, synced +2 .*\n$/);
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

describe("listFormNotes()", () => {
  const backend = (pod: string, activeForm: number, newestForm: number): BackendStatus => ({
    pod,
    isServing: true,
    fault: "",
    told: {
      version: "1",
      logId: "log-1",
      log: "jetstream",
      isSynced: true,
      appliedSequence: 1n,
      flushedSequence: 1n,
      lag: 0,
      digest: "none",
      activeForm,
      newestForm,
      differsFrom: [],
      damagedAtMs: undefined,
    },
  });
  const silent = { pod: "b-9", isServing: false, told: undefined, fault: "no connection" };

  for (const [name, backends, expected] of [
    ["nothing where the newest form is active", [backend("b-0", 2, 2), silent], []],
    [
      "that a form waits for those who don't read it",
      [backend("b-0", 1, 1), backend("b-1", 1, 2)],
      ["form 2 can be activated once all backends read it: not yet b-0"],
    ],
    [
      "that a form waits to be activated",
      [backend("b-0", 1, 2), backend("b-1", 1, 2)],
      ["form 2 can be activated: wellspring cluster activate"],
    ],
    ["nothing where nobody answers", [silent], []],
  ] as const) {
    it(`says ${name}`, () => assert.deepEqual(listFormNotes(backends), expected));
  }
});
