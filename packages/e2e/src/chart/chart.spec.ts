import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { chartFolder, helm, helm3 } from "./testing/helm.ts";
import { renderFault } from "./testing/render-chart.ts";
import { warehouseValues } from "./testing/variants.ts";

describe("helm lint --strict", () => {
  for (const values of ["values", "values-dev", "values-prod"]) {
    for (const [version, lint] of [
      [4, helm],
      [3, helm3],
    ] as const) {
      it(`finds nothing with ${values}.yaml and Helm ${version}`, () => {
        const file = join(chartFolder, `${values}.yaml`);
        const { code, stdout } = lint("lint", "--strict", chartFolder, "--values", file);
        assert.equal(code, 0, stdout);
        assert.doesNotMatch(stdout, /\[(WARNING|ERROR)\]/);
      });
    }
  }
});

describe("Helm 3", () => {
  it("renders what Helm 4 does, in its own order", () => {
    const renderWith = (run: typeof helm) => {
      const { code, stdout } = run("template", "ws", chartFolder, "--namespace", "lab");
      assert.equal(code, 0);
      const documents = stdout.replaceAll(/-password: \S+/g, "").split(/^---$/m);
      return documents.map((text) => text.trim()).sort();
    };
    assert.deepEqual(renderWith(helm3), renderWith(helm));
  });
});

describe("values", () => {
  for (const [set, fault] of [
    ["backend.replica=3", "additional properties 'replica' not allowed"],
    ["backend.replicas=many", "got string, want integer"],
    ["backend.storage.size=10GB", "does not match pattern"],
    ["replicas.managedBy=me", "value must be one of 'hook', 'manifest'"],
    ["faults.backend=slow", "value must be one of '', 'never-ready'"],
    ["image.digest.gateway=latest", "does not match pattern"],
    ["warehouse.postgres.schema=Lab", "does not match pattern"],
    ["warehouse.postgres.port=0", "minimum: got 0, want 1"],
  ] as const) {
    it(`refuse ${set}`, () => {
      assert.ok(renderFault(set).includes(fault), renderFault(set));
    });
  }
});

describe("NOTES.txt", () => {
  const notesOf = (...args: string[]) => {
    const dryRun = ["install", "ws", chartFolder, "--namespace", "lab", "--dry-run=client"];
    const { code, stdout, stderr } = helm(...dryRun, ...args);
    assert.equal(code, 0, stderr);
    return stdout.slice(stdout.indexOf("NOTES:"));
  };

  it("grades what is durable, spread and open", () => {
    const notes = notesOf("--values", join(chartFolder, "values-prod.yaml"));
    assert.match(notes, /good {2}log: nothing is acknowledged without proof that it is synced/);
    assert.match(notes, /good {2}nodes: pods of a kind stand on different ones, or wait/);
    assert.match(notes, /good {2}gateway: inside of the cluster only/);
  });

  it("says what is poor, and the value that mends it", () => {
    const notes = notesOf("--set", "nats.replicas=1,networkPolicy.enabled=false");
    assert.match(notes, /POOR {2}log: one copy; .* \(nats\.replicas: 3\)/);
    assert.match(notes, /POOR {2}network: .* \(networkPolicy\.enabled: true\)/);
    assert.match(notes, /POOR {2}backup: none \(backup\.enabled: true\)/);
  });

  it("grades backups by what they survive", () => {
    const volume = notesOf("--set", "backup.enabled=true");
    assert.match(volume, /fair {2}backup: to a volume of the same cluster, 17 2 \* \* \* UTC/);
    const bucket = "backup.enabled=true,backup.s3.bucket=lab,backup.s3.existingSecret=keys";
    assert.match(notesOf("--set", bucket), /good {2}backup: to s3:\/\/lab\/\S+\/ws, 17 2 /);
  });

  it("tells of the warehouse where there is one", () => {
    const notes = notesOf("--set", warehouseValues.join());
    assert.match(notes, /good {2}warehouse: PostgreSQL, schema wellspring, has a copy for SQL/);
    assert.match(notes, /kubectl -n lab logs deployment\/ws-warehouse$/m);
    assert.doesNotMatch(notesOf(), /warehouse/);
  });

  it("names a fault made on purpose", () => {
    const notes = notesOf("--set", "faults.backend=never-ready");
    assert.match(notes, /POOR {2}fault on purpose: backends are never-ready/);
  });
});
