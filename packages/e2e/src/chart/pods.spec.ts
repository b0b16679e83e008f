import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Container, type Manifest, type PodSpec, podOf } from "./testing/manifest.ts";
import { find, renderChart } from "./testing/render-chart.ts";
import { variants } from "./testing/variants.ts";

type NamedPod = { name: string; pod: PodSpec };

const podsOf = (manifests: readonly Manifest[]): NamedPod[] =>
  manifests.flatMap((manifest) => {
    const pod = podOf(manifest);
    return pod ? [{ name: manifest.metadata.name, pod }] : [];
  });

const everyPod = Object.values(variants).flatMap((options) => podsOf(renderChart(options)));

/** What servers read. */
const knownVariables = [
  ...["LISTEN", "METRICS", "LOG_LEVEL", "DRAIN_TIMEOUT_MS", "BACKEND", "HTTP", "DATA", "LOG"],
  ...["NATS_URL", "NATS_USER", "NATS_PASSWORD", "NATS_MONITOR", "NATS_STREAM", "NATS_REPLICAS"],
  ...["LOG_BYTES_MAX", "LOG_REQUIRE_SYNC", "LOG_ASSERT_SYNCED", "LOG_TRIM_COPIES"],
  ...["ADVERTISE", "FAULT", "KIND", "CONCURRENCY", "TIME_LIMIT_MS", "FUNCTION"],
  ...["NATS", "REQUIRE_KEYS", "ADMIN_KEY", "TLS_CERT", "TLS_KEY", "KEY", "CA"],
  ...["POSTGRES", "SCHEMA"],
].map((name) => `WELLSPRING_${name}`);

describe("pods", () => {
  it("meet the restricted Pod Security Standard", () => {
    for (const { name, pod } of everyPod) {
      assert.deepEqual(pod.securityContext, restrictedPod, name);
      for (const { securityContext } of pod.containers) {
        assert.deepEqual(securityContext, restrictedContainer, name);
      }
    }
  });

  it("get a token only where they speak to Kubernetes", () => {
    const withToken = everyPod
      .filter(({ pod }) => pod.automountServiceAccountToken !== false)
      .map(({ name }) => name.replace(/-post-.*/, ""));
    assert.deepEqual([...new Set(withToken)].sort(), [
      "ws-engine-calc",
      "ws-engine-crunch",
      "ws-engine-statistics",
      "ws-gateway",
      "ws-replicas",
      "ws-test-every-backend",
      "ws-warehouse",
    ]);
  });

  it("get no variables that other Services give", () => {
    for (const { name, pod } of everyPod) assert.equal(pod.enableServiceLinks, false, name);
  });

  it("run as a ServiceAccount of the release", () => {
    for (const options of Object.values(variants)) {
      const manifests = renderChart(options);
      for (const { pod } of podsOf(manifests)) {
        find(manifests, "ServiceAccount", pod.serviceAccountName ?? "");
      }
    }
  });

  it("say what they need, and how much memory they may take", () => {
    for (const { name, pod } of everyPod) {
      for (const { resources } of pod.containers) {
        assert.ok(resources?.requests?.cpu, name);
        assert.ok(resources.requests.memory, name);
        assert.ok(resources.limits?.memory, name);
      }
    }
  });

  it("are given variables that servers know", () => {
    const names = everyPod
      .flatMap(({ pod }) => pod.containers.flatMap(({ env = [] }) => env))
      .map(({ name }) => name)
      .filter((name) => name.startsWith("WELLSPRING_"));
    const unknown = names.filter((name) => !knownVariables.includes(name));
    assert.deepEqual(unknown, []);
  });

  it("of servers are asked three different questions by gRPC", () => {
    for (const [name, kind, port] of servers) {
      const container = containerOf(find(renderChart(), kind, name));
      assert.deepEqual(container.startupProbe?.grpc, { port, service: "startup" });
      assert.deepEqual(container.readinessProbe?.grpc, { port, service: "readiness" });
      assert.deepEqual(container.livenessProbe?.grpc, { port, service: "liveness" });
    }
  });

  it("of servers have time for both waits of a drain", () => {
    const set = ["drain.endpointsSeconds=7", "drain.timeoutMs=20500"];
    for (const [name, kind] of servers) {
      const manifest = find(renderChart({ set }), kind, name);
      assert.equal(containerOf(manifest).lifecycle?.preStop?.sleep?.seconds, 7);
      assert.equal(podOf(manifest)?.terminationGracePeriodSeconds, 7 + 21 + 30);
    }
  });

  it("of one kind are spread over nodes and zones", () => {
    const manifests = renderChart({ values: "prod" });
    for (const [name, kind] of [...servers, ["ws-nats", "StatefulSet"] as const]) {
      const constraints = podOf(find(manifests, kind, name))?.topologySpreadConstraints ?? [];
      assert.deepEqual(
        constraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
        [
          ["kubernetes.io/hostname", "DoNotSchedule"],
          ["topology.kubernetes.io/zone", "ScheduleAnyway"],
        ],
      );
    }
  });
});

describe("images", () => {
  const imagesOf = (...set: string[]) => {
    const manifests = renderChart({ set });
    const [gateway, backend] = servers.map(([name, kind]) => find(manifests, kind, name));
    return [gateway, backend, find(manifests, "Job", "ws-smoke")].map(
      (manifest) => manifest && containerOf(manifest).image,
    );
  };

  it("have the chart's appVersion for a tag", () => {
    assert.deepEqual(imagesOf(), [
      "localhost:5000/wellspring-gateway:0.1.0",
      "localhost:5000/wellspring-backend:0.1.0",
      "localhost:5000/wellspring-wellspring:0.1.0",
    ]);
  });

  it("come from a registry, by tag or by digest", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    assert.deepEqual(
      imagesOf("image.registry=r.example/w", "image.tag=v2", `image.digest.backend=${digest}`),
      [
        "r.example/w/wellspring-gateway:v2",
        `r.example/w/wellspring-backend@${digest}`,
        "r.example/w/wellspring-wellspring:v2",
      ],
    );
  });

  it("can be named whole, each", () => {
    const set = ["gateway.image=a/g:1", "backend.image=b@sha256:2", "tools.image=c"];
    assert.deepEqual(imagesOf(...set), ["a/g:1", "b@sha256:2", "c"]);
  });
});

const servers = [
  ["ws-gateway", "Deployment", 50051],
  ["ws-backend", "StatefulSet", 50052],
] as const;

const containerOf = (manifest: Manifest): Container => {
  const [container] = podOf(manifest)?.containers ?? [];
  assert.ok(container);
  return container;
};

const restrictedPod = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  fsGroup: 1000,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
