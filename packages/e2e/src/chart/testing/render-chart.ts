import assert from "node:assert/strict";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { chartFolder, helm } from "./helm.ts";
import type { Manifest } from "./manifest.ts";

/** How the chart is rendered; by default as release `ws` with no values. */
export type RenderOptions = {
  /** `dev` for values-dev.yaml. */
  values?: string;
  /** `key=value`, as for `helm --set`. */
  set?: readonly string[];
  /** Another copy of the chart. */
  chart?: string;
  /** Whether the cluster is one with a Prometheus operator. */
  hasPrometheus?: boolean;
};

/** The objects that the chart renders. */
export const renderChart = (options: RenderOptions = {}): Manifest[] =>
  parseManifests(renderText(options));

/** The text that `helm template` prints. */
export const renderText = (options: RenderOptions = {}): string => {
  const { code, stdout, stderr } = tryRender(options);
  assert.equal(code, 0, stderr);
  return stdout;
};

/** Why the chart refuses to render. */
export const renderFault = (...set: readonly string[]): string => {
  const { code, stderr } = tryRender({ set });
  assert.equal(code, 1);
  return stderr;
};

/** The only object of this kind and name. */
export const find = (manifests: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  const [only] = found;
  assert.ok(only && found.length === 1, `${found.length} times ${kind} ${name}`);
  return only;
};

const tryRender = ({ values, set = [], chart = chartFolder, hasPrometheus }: RenderOptions) =>
  helm(
    ...["template", "ws", chart, "--namespace", "lab"],
    ...(values === undefined ? [] : ["--values", join(chart, `values-${values}.yaml`)]),
    ...set.flatMap((one) => ["--set", one]),
    ...(hasPrometheus ? ["--api-versions", "monitoring.coreos.com/v1"] : []),
  );

const parseManifests = (text: string): Manifest[] =>
  parseAllDocuments(text).flatMap((document) => {
    assert.deepEqual(document.errors, []);
    const manifest: Manifest | null = document.toJS();
    return manifest === null ? [] : [manifest];
  });
