import type { RenderOptions } from "./render-chart.ts";

/** Values that copy everything into a PostgreSQL. */
export const warehouseValues: readonly string[] = [
  "warehouse.enabled=true",
  "warehouse.postgres.existingSecret=lab-postgres",
];

/** Values that between them render every template and every branch of it. */
export const variants: Readonly<Record<string, RenderOptions>> = {
  default: {},
  dev: { values: "dev" },
  prod: { values: "prod", hasPrometheus: true },
  "manifest, Ingress": {
    set: [
      "replicas.managedBy=manifest",
      "gateway.expose=Ingress",
      "gateway.ingress.host=wells.example",
      "gateway.ingress.className=nginx",
      "gateway.ingress.tlsSecret=wells-tls",
      "gateway.http.expose=Ingress",
      "gateway.http.ingress.host=www.wells.example",
      "gateway.http.ingress.className=nginx",
      "gateway.http.ingress.tlsSecret=wells-tls",
      "image.pullSecrets[0].name=registry",
    ],
  },
  "LoadBalancer, backup": {
    set: [
      "gateway.expose=LoadBalancer",
      "gateway.loadBalancerSourceRanges[0]=192.0.2.0/24",
      "gateway.serviceAnnotations.internal=yes",
      "backup.enabled=true",
    ],
  },
  "backup to a bucket": {
    set: [
      "backup.enabled=true",
      "backup.s3.bucket=lab-backups",
      "backup.s3.endpoint=http://store.other:9000",
      "backup.s3.region=eu-central-1",
      "backup.s3.existingSecret=store-keys",
    ],
  },
  "own NATS, faults, tests": {
    set: [
      "nats.url=nats://nats.other:4222",
      "nats.monitor=http://nats.other:8222",
      "nats.existingSecret=nats",
      "faults.backend=slow-start",
      "faults.gateway=never-ready",
      "tests.mustFail=true",
      "networkPolicy.clients[0].podSelector.matchLabels.robot=yes",
      "networkPolicy.scrapers[0].podSelector.matchLabels.prometheus=yes",
      "monitoring.dashboard=false",
    ],
  },
  "crunching over NATS": { set: ["engine.crunch.nats.enabled=true"] },
  "crunching over somebody's own NATS": {
    set: [
      "engine.crunch.nats.enabled=true",
      "engine.crunch.nats.url=tls://bus.other",
      "engine.crunch.nats.existingSecret=bus",
    ],
  },
  warehouse: { set: warehouseValues, hasPrometheus: true },
  "keys, TLS": {
    set: [
      "access.required=true",
      "access.existingSecret=keys",
      "access.tlsSecret=gateway-tls",
      "backup.enabled=true",
      "tests.mustFail=true",
    ],
  },
  "scheduling, storage classes": {
    set: ["gateway", "backend", "nats", "warehouse"]
      .flatMap((tier) => [`${tier}.nodeSelector.disk=fast`, `${tier}.tolerations[0].key=wells`])
      .concat([
        "backend.storage.className=fast",
        "nats.storage.className=fast",
        "backup.enabled=true",
        "backup.volume.className=slow",
        "gateway.command[0]=node",
        "backend.command[0]=node",
        "drain.endpointsSeconds=0",
        ...warehouseValues,
        "warehouse.postgres.caSecret=lab-authority",
        "warehouse.command[0]=node",
        "image.pullSecrets[0].name=registry",
      ]),
  },
};
