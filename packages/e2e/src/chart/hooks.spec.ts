import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Manifest, podOf } from "./testing/manifest.ts";
import { find, renderChart, renderFault } from "./testing/render-chart.ts";

const argsOf = (manifest: Manifest) => podOf(manifest)?.containers[0]?.args;

const hooksIn = (manifests: readonly Manifest[], hook: string) =>
  manifests
    .filter(({ metadata }) => metadata.annotations?.["helm.sh/hook"]?.split(",").includes(hook))
    .map(({ metadata }) => metadata.name);

describe("hooks", () => {
  const manifests = renderChart({ set: ["gateway.replicas=4", "backend.replicas=3"] });

  for (const hook of ["post-install", "post-upgrade", "post-rollback"]) {
    it(`count after ${hook}`, () => {
      assert.deepEqual(argsOf(find(manifests, "Job", `ws-replicas-${hook}`)), [
        ...["cluster", "hook", hook, "--namespace", "lab"],
        ...["--kind", "Deployment/ws-gateway=4", "--kind", "StatefulSet/ws-backend=3"],
        ...["--kind", "Deployment/ws-engine-calc=1", "--kind", "Deployment/ws-engine-crunch=1"],
        ...["--kind", "Deployment/ws-engine-statistics=1"],
      ]);
    });
  }

  it("write and read a run after install and upgrade, once everything is counted", () => {
    const smoke = find(manifests, "Job", "ws-smoke");
    assert.deepEqual(argsOf(smoke), [
      ...["cluster", "smoke", "--server", "ws-gateway:50051", "--timeout", "175"],
    ]);
    assert.equal(smoke.metadata.annotations?.["helm.sh/hook-weight"], "10");
    assert.deepEqual(
      hooksIn(manifests, "post-upgrade"),
      ["ws-smoke", "ws-replicas-post-upgrade"].sort(),
    );
  });

  it("do nothing but count after a rollback", () => {
    assert.deepEqual(hooksIn(manifests, "post-rollback"), ["ws-replicas-post-rollback"]);
  });

  it("can do without the run", () => {
    const without = renderChart({ set: ["smoke.enabled=false"] });
    assert.deepEqual(hooksIn(without, "post-install"), ["ws-replicas-post-install"]);
  });
});

describe("helm test", () => {
  const gatewayAndBackends = [
    ...["cluster", "smoke", "--server", "ws-gateway:50051"],
    ...["--each-backend", "--namespace", "lab", "--release", "ws"],
  ];

  it("reads from every backend what it wrote through the gateway, and asks over HTTP", () => {
    const manifests = renderChart();
    assert.deepEqual(hooksIn(manifests, "test"), ["ws-test-every-backend"]);
    const args = [...gatewayAndBackends, "--http", "ws-gateway:8080"];
    assert.deepEqual(argsOf(find(manifests, "Pod", "ws-test-every-backend")), args);
  });

  it("asks over gRPC alone where HTTP is not served", () => {
    const manifests = renderChart({ set: ["gateway.http.enabled=false"] });
    assert.deepEqual(argsOf(find(manifests, "Pod", "ws-test-every-backend")), gatewayAndBackends);
  });

  it("has a test that must fail where that is wanted", () => {
    const manifests = renderChart({ set: ["tests.mustFail=true"] });
    assert.deepEqual(argsOf(find(manifests, "Pod", "ws-test-must-fail")), [
      ...["show", "nobody-wrote-this-run", "--server", "ws-gateway:50051"],
    ]);
  });
});

describe("backups", () => {
  it("go to a volume that outlives the release, the newest are kept", () => {
    const manifests = renderChart({ set: ["backup.enabled=true", "backup.keep=3"] });
    assert.deepEqual(argsOf(find(manifests, "CronJob", "ws-backup")), [
      ...["backup", "--server", "ws-gateway:50051", "--to", "/backup", "--keep", "3"],
    ]);
    const { annotations } = find(manifests, "PersistentVolumeClaim", "ws-backup").metadata;
    assert.equal(annotations?.["helm.sh/resource-policy"], "keep");
  });

  it("go to a volume of somebody's own", () => {
    const set = ["backup.enabled=true", "backup.volume.existingClaim=mine"];
    const claims = renderChart({ set }).filter(({ kind }) => kind === "PersistentVolumeClaim");
    assert.deepEqual(claims, []);
  });

  const bucket = ["backup.enabled=true", "backup.s3.bucket=lab-backups"];
  const keys = "backup.s3.existingSecret=store-keys";

  it("go to a bucket, below what names the release, and to no volume", () => {
    const manifests = renderChart({ set: [...bucket, keys] });
    const job = find(manifests, "CronJob", "ws-backup");
    assert.equal(argsOf(job)?.[4], "s3://lab-backups/lab/ws");
    assert.deepEqual(
      manifests.filter(({ kind }) => kind === "PersistentVolumeClaim"),
      [],
    );
    const prefix = renderChart({ set: [...bucket, keys, "backup.s3.prefix=a/b"] });
    assert.equal(argsOf(find(prefix, "CronJob", "ws-backup"))?.[4], "s3://lab-backups/a/b");
  });

  it("go to no bucket without keys", () => {
    assert.match(
      renderFault(...bucket),
      /set backup\.s3\.existingSecret to a Secret with the keys/,
    );
  });
});
