import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Edge, Manifest } from "./testing/manifest.ts";
import { find, renderChart, renderFault } from "./testing/render-chart.ts";
import { variants, warehouseValues } from "./testing/variants.ts";

describe("rights", () => {
  const manifests = renderChart({ set: warehouseValues });

  for (const role of ["ws-gateway", "ws-engine", "ws-warehouse"]) {
    it(`of ${role} are to watch endpoints`, () => {
      assert.deepEqual(find(manifests, "Role", role).rules, [
        {
          apiGroups: ["discovery.k8s.io"],
          resources: ["endpointslices"],
          verbs: ["get", "list", "watch"],
        },
      ]);
    });
  }

  it("of the replica hook are what people scale, by name", () => {
    assert.deepEqual(find(manifests, "Role", "ws-replicas").rules, [
      {
        apiGroups: ["apps"],
        resources: ["deployments", "deployments/scale"],
        resourceNames: ["ws-gateway", "ws-engine-calc", "ws-engine-crunch", "ws-engine-statistics"],
        verbs: ["get", "patch"],
      },
      {
        apiGroups: ["apps"],
        resources: ["statefulsets", "statefulsets/scale"],
        resourceNames: ["ws-backend"],
        verbs: ["get", "patch"],
      },
    ]);
  });

  it("of the test that reads from every backend are to find them", () => {
    assert.deepEqual(find(manifests, "Role", "ws-test").rules, [
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list"] },
    ]);
  });

  it("of nobody else are any", () => {
    const roles = Object.values(variants)
      .flatMap(renderChart)
      .filter(({ kind }) => /Role$/.test(kind))
      .map(({ metadata }) => metadata.name);
    assert.deepEqual([...new Set(roles)].sort(), [
      "ws-engine",
      "ws-gateway",
      "ws-replicas",
      "ws-test",
      "ws-warehouse",
    ]);
  });
});

describe("services", () => {
  const serviceOf = (name: string, set: readonly string[] = []) =>
    find(renderChart({ set }), "Service", name).spec;

  it("of backends are headless, with ready ones only", () => {
    const { clusterIP, publishNotReadyAddresses } = serviceOf("ws-backend") ?? {};
    assert.deepEqual([clusterIP, publishNotReadyAddresses], ["None", false]);
  });

  it("of NATS name servers that are not ready, so that they become it", () => {
    const { clusterIP, publishNotReadyAddresses } = serviceOf("ws-nats") ?? {};
    assert.deepEqual([clusterIP, publishNotReadyAddresses], ["None", true]);
  });

  it("of gateways are what gateway.expose says", () => {
    assert.equal(serviceOf("ws-gateway")?.type, "ClusterIP");
    assert.equal(serviceOf("ws-gateway", ["gateway.expose=LoadBalancer"])?.type, "LoadBalancer");
    const set = ["gateway.expose=GRPCRoute", "gateway.grpcRoute.parentRefs[0].name=edge"];
    const manifests = renderChart({ set });
    assert.equal(find(manifests, "GRPCRoute", "ws-gateway").apiVersion, routeVersion);
    assert.equal(find(manifests, "Service", "ws-gateway").spec?.type, "ClusterIP");
  });

  it("of gateways serve HTTP on a port of its own, unless it is switched off", () => {
    const ports = [
      { name: "grpc", port: 50051, targetPort: "grpc", appProtocol: "kubernetes.io/h2c" },
      { name: "http", port: 8080, targetPort: "http" },
    ];
    assert.deepEqual(serviceOf("ws-gateway")?.ports, ports);
    const off = ["gateway.http.enabled=false", ...httpRoute];
    assert.deepEqual(serviceOf("ws-gateway", off)?.ports, ports.slice(0, 1));
    const kinds = renderChart({ set: off }).map(({ kind }) => kind);
    assert.ok(!kinds.includes("HTTPRoute"));
  });

  it("of HTTP are reached as gateway.http.expose says", () => {
    const ingresses = ["gateway.expose", "gateway.http.expose"].map((key) => `${key}=Ingress`);
    const hosts = ["gateway.ingress.host=a.example", "gateway.http.ingress.host=b.example"];
    const manifests = renderChart({ set: [...ingresses, ...hosts] });
    for (const [name, host, port] of [
      ["ws-gateway", "a.example", "grpc"],
      ["ws-gateway-http", "b.example", "http"],
    ] as const) {
      const service = { name: "ws-gateway", port: { name: port } };
      const paths = [{ path: "/", pathType: "Prefix", backend: { service } }];
      assert.deepEqual(find(manifests, "Ingress", name).spec?.rules, [{ host, http: { paths } }]);
    }
    const one = renderFault(...ingresses, hosts[0] ?? "", "gateway.http.ingress.host=a.example");
    assert.match(one, /gateway\.ingress\.host and gateway\.http\.ingress\.host are the same/);
    const route = find(renderChart({ set: httpRoute }), "HTTPRoute", "ws-gateway-http");
    assert.deepEqual(route.spec?.rules, [{ backendRefs: [{ name: "ws-gateway", port: 8080 }] }]);
  });

  it("are refused without what they need", () => {
    assert.match(renderFault("gateway.expose=Ingress"), /set gateway\.ingress\.host to the name/);
    assert.match(renderFault("gateway.expose=GRPCRoute"), /set gateway\.grpcRoute\.parentRefs/);
    assert.match(renderFault("gateway.http.expose=Ingress"), /set gateway\.http\.ingress\.host to/);
    assert.match(renderFault("gateway.http.expose=HTTPRoute"), /set gateway\.http\.httpRoute\./);
  });
});

describe("network edges", () => {
  it("are these and no others", () => {
    const manifests = renderChart({ set: ["backup.enabled=true", ...warehouseValues] });
    assert.deepEqual(edgesOf(manifests), [
      "* -> gateway:50051,8080",
      "any -> backend:9090",
      "any -> engine-calc:9090",
      "any -> engine-crunch:9090",
      "any -> engine-statistics:9090",
      "any -> gateway:9090",
      "any -> warehouse:9090",
      "backend -> backend:50052",
      "backend -> nats:4222,8222",
      "backup -> gateway:50051",
      "engine-calc -> any:443,6443",
      "engine-calc -> backend:50052",
      "engine-crunch -> any:443,6443",
      "engine-crunch -> backend:50052",
      "engine-statistics -> any:443,6443",
      "engine-statistics -> backend:50052",
      "gateway -> any:443,6443",
      "gateway -> backend:50052",
      "nats -> nats:6222",
      "replicas -> any:443,6443",
      "smoke -> gateway:50051",
      "test -> any:443,6443",
      "test -> backend:50052",
      "test -> gateway:50051,8080",
      "warehouse -> any:443,6443",
      "warehouse -> any:5432",
      "warehouse -> backend:50052",
    ]);
  });

  it("of each client to each server are open at both ends", () => {
    const manifests = renderChart({
      set: [
        "networkPolicy.clients[0].podSelector.matchLabels.a=b",
        "backup.enabled=true",
        ...warehouseValues,
      ],
    });
    for (const [client, server] of calls) {
      const { egress = [] } = find(manifests, "NetworkPolicy", `ws-${client}`).spec ?? {};
      const { ingress = [] } = find(manifests, "NetworkPolicy", `ws-${server}`).spec ?? {};
      assert.ok(
        egress.some(({ to }) => peersOf(to).includes(server)),
        `${client} to ${server}`,
      );
      assert.ok(
        ingress.some(({ from }) => peersOf(from).includes(client)),
        `${server} by ${client}`,
      );
    }
  });

  it("to one's own NATS are by port", () => {
    const set = variants["own NATS, faults, tests"]?.set ?? [];
    const { egress = [] } = find(renderChart({ set }), "NetworkPolicy", "ws-backend").spec ?? {};
    const ports = egress.filter(({ to }) => !to).map((edge) => portsOf(edge));
    assert.deepEqual(ports, ["53,53", "4222", "8222"]);
  });

  it("to one's own NATS are by the ports that clients take, where a URL names none", () => {
    for (const [url, monitor, expected] of [
      ["nats://a", "", ["4222"]],
      ["nats://a", "http://a:8222", ["4222", "8222"]],
      ["nats://a:4333\\,tls://b", "http://a\\,https://b/", ["4222", "4333", "443", "80"]],
      ["nats://robot:123@a:4333/", "http://a:4333", ["4333"]],
    ] as const) {
      const manifests = renderChart({ set: [`nats.url=${url}`, `nats.monitor=${monitor}`] });
      const { egress = [] } = find(manifests, "NetworkPolicy", "ws-backend").spec ?? {};
      const ports = egress.filter(({ to }) => !to).map((edge) => portsOf(edge));
      assert.deepEqual(ports, ["53,53", ...expected]);
    }
  });

  it("to a store of backups are by port", () => {
    const bucket = ["backup.enabled=true", "backup.s3.bucket=lab", "backup.s3.existingSecret=keys"];
    for (const [endpoint, port] of [
      ["", "443"],
      ["https://store.example", "443"],
      ["http://store.other", "80"],
      ["http://store.other:9000", "9000"],
    ]) {
      const set = [...bucket, `backup.s3.endpoint=${endpoint}`];
      const { egress = [] } = find(renderChart({ set }), "NetworkPolicy", "ws-backup").spec ?? {};
      const ports = egress.filter(({ to }) => !to).map((edge) => portsOf(edge));
      assert.deepEqual(ports, ["53,53", port]);
    }
  });

  it("are all open where policies are switched off", () => {
    const manifests = renderChart({ set: ["networkPolicy.enabled=false"] });
    assert.deepEqual(
      manifests.filter(({ kind }) => kind === "NetworkPolicy"),
      [],
    );
  });
});

const httpRoute = [
  "gateway.http.expose=HTTPRoute",
  "gateway.http.httpRoute.parentRefs[0].name=edge",
];

const routeVersion = "gateway.networking.k8s.io/v1";

const calls = [
  ["gateway", "backend"],
  ["engine-calc", "backend"],
  ["warehouse", "backend"],
  ["backend", "backend"],
  ["backend", "nats"],
  ["nats", "nats"],
  ["smoke", "gateway"],
  ["test", "gateway"],
  ["test", "backend"],
  ["backup", "gateway"],
] as const;

const portsOf = ({ ports }: Edge): string => ports.map(({ port }) => port).join(",");

const peersOf = (peers: Edge["from"]): string[] =>
  (peers ?? []).map(
    ({ podSelector }) => podSelector?.matchLabels?.["app.kubernetes.io/component"] ?? "any",
  );

/** What may be called: by what clients may do, and by whom servers let in. */
const edgesOf = (manifests: readonly Manifest[]): string[] => {
  const policies = manifests.filter(({ kind }) => kind === "NetworkPolicy");
  const edges = policies.flatMap(({ metadata, spec }) => {
    const own = metadata.name.replace("ws-", "");
    const out = (spec?.egress ?? []).filter((edge) => portsOf(edge) !== "53,53");
    const calls = out.flatMap((edge) =>
      (edge.to ? peersOf(edge.to) : ["any"]).map((peer) => `${own} -> ${peer}:${portsOf(edge)}`),
    );
    const open = (spec?.ingress ?? []).flatMap((edge) => {
      if (!edge.from) return [`* -> ${own}:${portsOf(edge)}`];
      return peersOf(edge.from).map((peer) => `${peer} -> ${own}:${portsOf(edge)}`);
    });
    return [...calls, ...open];
  });
  return [...new Set(edges)].sort();
};
