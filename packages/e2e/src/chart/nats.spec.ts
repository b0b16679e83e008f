import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Manifest, podOf } from "./testing/manifest.ts";
import { find, renderChart, renderFault } from "./testing/render-chart.ts";

const configOf = (...set: string[]): string =>
  find(renderChart({ set }), "ConfigMap", "ws-nats").data?.["nats.conf"] ?? "";

const variablesOf = (manifest: Manifest) =>
  new Map(podOf(manifest)?.containers[0]?.env?.map(({ name, ...value }) => [name, value]));

const backendVariables = (...set: string[]) =>
  variablesOf(find(renderChart({ set }), "StatefulSet", "ws-backend"));

describe("the configuration of NATS", () => {
  it("syncs each write and bounds messages and files", () => {
    const config = configOf("nats.storage.size=10Gi");
    assert.match(config, /^ {2}sync_interval: always$/m);
    assert.match(config, /^max_payload: 2097152$/m);
    assert.match(config, /^ {2}max_file_store: 9663676416$/m);
  });

  it("makes a cluster of three, and none of one", () => {
    assert.match(configOf(), /^cluster \{$/m);
    assert.doesNotMatch(configOf("nats.replicas=1"), /^cluster \{$/m);
  });

  it("knows no password: they come quoted from the Secret", () => {
    const config = configOf();
    assert.deepEqual(config.match(/password: \S+/g), [
      "password: $CLUSTER_PASSWORD",
      "password: $BACKEND_PASSWORD",
      "password: $SYSTEM_PASSWORD",
    ]);
    const variables = variablesOf(find(renderChart(), "StatefulSet", "ws-nats"));
    assert.equal(variables.get("BACKEND_PASSWORD")?.value, '"$(BACKEND_PASSWORD_PLAIN)"');
    assert.deepEqual(variables.get("BACKEND_PASSWORD_PLAIN")?.valueFrom, {
      secretKeyRef: { name: "ws-nats-users", key: "backend-password" },
    });
  });

  it("lets backends use their stream only", () => {
    const config = configOf("log.stream=lab-7");
    const subjects = [...config.matchAll(/^\s+"(\S+)"$/gm)].map(([, subject]) => subject);
    const api = subjects.filter((subject) => subject?.startsWith("$JS.API."));
    assert.deepEqual(
      api.filter((subject) => !subject?.split(".").includes("lab-7")),
      ["$JS.API.INFO", "$JS.API.STREAM.NAMES"],
    );
    const verbs = api.flatMap(
      (subject) => /^\$JS\.API\.STREAM\.(.+)\.lab-7$/.exec(subject ?? "")?.[1] ?? [],
    );
    // Restoring puts another log in the place of an empty one; entries stay as they are.
    assert.deepEqual(verbs, ["CREATE", "UPDATE", "DELETE", "INFO", "PURGE", "MSG.GET"]);
    const others = subjects.filter((subject) => subject && !subject.startsWith("$JS."));
    assert.deepEqual([...new Set(others)], ["wellspring.>", "_INBOX_wellspring.>"]);
  });

  it("is refused where the log has room for a few entries only", () => {
    const fault = renderFault("log.bytesMax=15Mi");
    assert.match(fault, /log\.bytesMax \(15Mi\) is less than 16Mi/);
  });

  it("is refused where the log does not fit on its volumes", () => {
    const fault = renderFault("log.bytesMax=8Gi", "nats.storage.size=8Gi");
    assert.match(fault, /log\.bytesMax \(8Gi\) does not fit into nine tenths of nats\.storage/);
  });

  it("is refused with two servers, which outlive no more than one does", () => {
    assert.match(renderFault("nats.replicas=2"), /value must be one of 1, 3, 5/);
  });

  it("comes with passwords only where nobody brings a Secret", () => {
    const keys = Object.keys(find(renderChart(), "Secret", "ws-nats-users").data ?? {});
    assert.deepEqual(keys, ["backend-password", "cluster-password", "system-password"]);
    const manifests = renderChart({ set: ["nats.existingSecret=mine"] });
    assert.deepEqual(
      manifests.filter(({ kind }) => kind === "Secret"),
      [],
    );
  });
});

describe("what backends hear of NATS", () => {
  it("is every server by its name", () => {
    const variables = backendVariables("nats.replicas=1");
    assert.equal(variables.get("WELLSPRING_NATS_URL")?.value, "nats://ws-nats-0.ws-nats:4222");
    const monitor = backendVariables().get("WELLSPRING_NATS_MONITOR")?.value ?? "";
    assert.deepEqual(monitor.split(","), [
      "http://ws-nats-0.ws-nats:8222",
      "http://ws-nats-1.ws-nats:8222",
      "http://ws-nats-2.ws-nats:8222",
    ]);
  });

  it("is the log's bound in bytes, and what proof they need", () => {
    const variables = backendVariables("log.bytesMax=3Gi", "log.requireSync=true");
    assert.equal(variables.get("WELLSPRING_LOG_BYTES_MAX")?.value, String(3 * 1024 ** 3));
    assert.equal(variables.get("WELLSPRING_LOG_REQUIRE_SYNC")?.value, "true");
    assert.equal(variables.get("WELLSPRING_LOG_ASSERT_SYNCED")?.value, "false");
  });

  it("is somebody's own, with a user where there is a Secret", () => {
    const variables = backendVariables("nats.url=nats://a:4222", "nats.existingSecret=mine");
    assert.equal(variables.get("WELLSPRING_NATS_URL")?.value, "nats://a:4222");
    assert.deepEqual(variables.get("WELLSPRING_NATS_PASSWORD")?.valueFrom, {
      secretKeyRef: { name: "mine", key: "backend-password" },
    });
    const open = backendVariables("nats.url=nats://a:4222");
    assert.ok(!open.has("WELLSPRING_NATS_USER"));
    assert.ok(!open.has("WELLSPRING_NATS_MONITOR"));
  });
});
