import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { chartFolder } from "./testing/helm.ts";
import { find, type RenderOptions, renderChart } from "./testing/render-chart.ts";
import { warehouseValues } from "./testing/variants.ts";

const monitor = "ws-monitoring";

const everyAlert = ["backup.enabled=true", ...warehouseValues];

const namesOf = (pattern: string) =>
  globSync(pattern, { cwd: chartFolder })
    .map((file) => basename(file).replace(/\.\w+$/, ""))
    .sort();

const alertsOf = (options: RenderOptions) =>
  renderChart({ hasPrometheus: true, ...options })
    .filter(({ kind }) => kind === "PrometheusRule")
    .flatMap(({ spec }) => spec?.groups?.flatMap(({ rules }) => rules) ?? []);

describe("alerts", () => {
  it("have a runbook each", () => {
    assert.deepEqual(namesOf("runbooks/*.md"), namesOf("alerts/*.yaml"));
    for (const { alert, annotations } of alertsOf({ set: everyAlert })) {
      const file = basename(annotations.runbook ?? "");
      assert.equal(annotations.runbook, `charts/wellspring/runbooks/${file}`);
      const runbook = readFileSync(join(chartFolder, "runbooks", file), "utf8");
      assert.match(runbook, new RegExp(`^# ${alert}\n`));
    }
  });

  it("are one object each, and ask for this release only", () => {
    const alerts = alertsOf({ set: everyAlert });
    assert.equal(alerts.length, namesOf("alerts/*.yaml").length);
    for (const { expr } of alerts) {
      assert.match(expr, /namespace="lab",(release="ws"|cronjob="ws-backup")/);
      assert.doesNotMatch(expr, /\$/);
    }
  });

  it("speak of backups and of the warehouse only where there are some", () => {
    const names = alertsOf({}).map(({ alert }) => alert);
    assert.equal(names.length, namesOf("alerts/*.yaml").length - 2);
    assert.ok(!names.includes("WellspringBackupMissing"));
    assert.ok(!names.includes("WellspringWarehouseBehind"));
  });

  it("carry the address of their runbook where there is one", () => {
    const set = ["monitoring.runbooksUrl=https://docs.example/runbooks"];
    const alert = alertsOf({ set }).find((one) => one.alert === "WellspringLogFilling");
    const url = "https://docs.example/runbooks/log-filling.md";
    assert.equal(alert?.annotations.runbook_url, url);
  });
});

describe("monitoring", () => {
  const kindsOf = (options: RenderOptions) =>
    new Set(
      renderChart(options)
        .filter(({ apiVersion }) => apiVersion === "monitoring.coreos.com/v1")
        .map(({ kind }) => kind),
    );

  it("is there where the cluster has the operator, or where somebody insists", () => {
    const both = new Set(["PodMonitor", "PrometheusRule"]);
    assert.deepEqual(kindsOf({}), new Set());
    assert.deepEqual(kindsOf({ hasPrometheus: true }), both);
    assert.deepEqual(kindsOf({ set: ["monitoring.prometheus=always"] }), both);
    const never = { hasPrometheus: true, set: ["monitoring.prometheus=never"] };
    assert.deepEqual(kindsOf(never), new Set());
  });

  it("reads the metrics of every server", () => {
    const readFrom = (set: readonly string[]) => {
      const { spec } = find(renderChart({ set, hasPrometheus: true }), "PodMonitor", monitor);
      return spec?.selector?.matchExpressions?.[0]?.values;
    };
    const servers = ["gateway", "backend", "engine-statistics", "engine-calc", "engine-crunch"];
    assert.deepEqual(readFrom([]), servers);
    assert.deepEqual(readFrom(warehouseValues), [...servers, "warehouse"]);
  });

  it("can be labelled for whoever looks for it", () => {
    const set = ["monitoring.labels.team=lab"];
    const { metadata } = find(renderChart({ set, hasPrometheus: true }), "PodMonitor", monitor);
    assert.equal(metadata.labels?.team, "lab");
  });

  it("draws what the servers count", () => {
    const text = find(renderChart(), "ConfigMap", "ws-dashboard").data?.["ws.json"] ?? "";
    const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } =
      JSON.parse(text);
    for (const { title, targets } of dashboard.panels) {
      for (const { expr } of targets) {
        assert.match(expr, /\{namespace="\$namespace",release="\$release"/, title);
        assert.match(expr, /\b(wellspring|process|nodejs)_[a-z0-9_]+\{/, title);
      }
    }
  });
});
