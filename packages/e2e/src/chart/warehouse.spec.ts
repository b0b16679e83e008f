import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { podOf } from "./testing/manifest.ts";
import { find, renderChart, renderFault, renderText } from "./testing/render-chart.ts";
import { warehouseValues } from "./testing/variants.ts";

const deploymentOf = (...set: string[]) =>
  find(renderChart({ set: [...warehouseValues, ...set] }), "Deployment", "ws-warehouse");

const containerOf = (...set: string[]) => {
  const [container] = podOf(deploymentOf(...set))?.containers ?? [];
  assert.ok(container);
  return container;
};

const variableOf = (name: string, ...set: string[]) =>
  containerOf(...set).env?.find((variable) => variable.name === name);

describe("the warehouse", () => {
  it("is left out where nobody asks for it", () => {
    assert.doesNotMatch(renderText({ hasPrometheus: true }), /warehouse/i);
  });

  it("is refused without the address of PostgreSQL", () => {
    const fault = renderFault("warehouse.enabled=true");
    assert.match(
      fault,
      /set warehouse\.postgres\.existingSecret to a Secret with the key\npostgres-/,
    );
  });

  it("reads that address from a Secret, and it stands nowhere else", () => {
    assert.deepEqual(variableOf("WELLSPRING_POSTGRES"), {
      name: "WELLSPRING_POSTGRES",
      valueFrom: { secretKeyRef: { name: "lab-postgres", key: "postgres-url" } },
    });
  });

  it("follows the release's backends, into the schema that is asked for", () => {
    const backend = "kubernetes:lab/ws-backend:grpc";
    assert.equal(variableOf("WELLSPRING_BACKEND")?.value, backend);
    assert.equal(variableOf("WELLSPRING_SCHEMA")?.value, "wellspring");
    const other = variableOf("WELLSPRING_SCHEMA", "warehouse.postgres.schema=growth");
    assert.equal(other?.value, "growth");
  });

  for (const managedBy of ["hook", "manifest"]) {
    it(`is ended before another starts, and counted by nobody (${managedBy})`, () => {
      const { spec } = deploymentOf(`replicas.managedBy=${managedBy}`);
      assert.deepEqual(spec?.strategy, { type: "Recreate" });
      assert.ok(!("replicas" in spec));
    });
  }

  it("is not what the replica hook scales", () => {
    const hooks = renderChart({ set: warehouseValues }).filter(({ kind }) => kind === "Job");
    assert.doesNotMatch(JSON.stringify(hooks), /warehouse/);
  });

  it("is asked three different questions by gRPC", () => {
    const { startupProbe, readinessProbe, livenessProbe } = containerOf();
    const port = 50_054;
    assert.deepEqual(startupProbe?.grpc, { port, service: "startup" });
    assert.deepEqual(readinessProbe?.grpc, { port, service: "readiness" });
    assert.deepEqual(livenessProbe?.grpc, { port, service: "liveness" });
  });

  it("trusts an authority of PostgreSQL's own where there is one", () => {
    const set = "warehouse.postgres.caSecret=lab-authority";
    assert.equal(variableOf("NODE_EXTRA_CA_CERTS", set)?.value, "/postgres/ca.crt");
    const mounts = containerOf(set).volumeMounts?.map(({ mountPath }) => mountPath);
    assert.deepEqual(mounts, ["/tmp", "/postgres"]);
    const items = [{ key: "ca.crt", path: "ca.crt" }];
    assert.deepEqual(podOf(deploymentOf(set))?.volumes?.[1], {
      name: "postgres-ca",
      secret: { secretName: "lab-authority", items },
    });
    assert.equal(variableOf("NODE_EXTRA_CA_CERTS"), undefined);
  });

  it("may call the port of PostgreSQL that is named", () => {
    const manifests = renderChart({ set: [...warehouseValues, "warehouse.postgres.port=6432"] });
    const { egress = [] } = find(manifests, "NetworkPolicy", "ws-warehouse").spec ?? {};
    const ports = egress.flatMap(({ to, ports }) => (to ? [] : ports.map(({ port }) => port)));
    assert.deepEqual(ports, [53, 53, 6432, 443, 6443]);
  });

  it("has an image of its own", () => {
    assert.equal(containerOf().image, "localhost:5000/wellspring-warehouse:0.1.0");
    const digest = `sha256:${"0".repeat(64)}`;
    const { image } = containerOf(`image.digest.warehouse=${digest}`);
    assert.equal(image, `localhost:5000/wellspring-warehouse@${digest}`);
    assert.equal(containerOf("warehouse.image=a/w:1").image, "a/w:1");
  });
});
