import { AppsV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { type CommandIo, type ExitCode, exitCode, UsageError } from "@wellspring/cli";
import { printLines } from "@wellspring/cli/parts";
import { type Cluster, type ClusterArguments, openCluster } from "./cluster.ts";
import { askKubernetes } from "./kubernetes-error.ts";
import { setReplicas } from "./scale.ts";
import type { Tier } from "./tiers.ts";

/** What `wellspring cluster hook` is told. */
export type HookArguments = ClusterArguments & {
  event: string;
  kind: string[];
};

/** A workload and the number of replicas that the chart's values ask for. */
export type AskedWorkload = { kind: Tier["kind"]; name: string; replicas: number };

/** The annotation that keeps what the values asked for last. */
export const replicasAskedKey = "wellspring/replicas-asked";

/**
 * Keeps the replicas of workloads whose manifests have none. What the chart's values ask for is
 * set at first, and later only where it differs from what they asked for last: a number that a
 * person set in between stays, through upgrades and rollbacks. May be run again at any point.
 */
export const runHook = async (args: HookArguments, io: CommandIo): Promise<ExitCode> => {
  const workloads = args.kind.map(parseWorkload);
  const cluster = openCluster(args, io.env);
  for (const workload of workloads) {
    const line = await keepReplicas(cluster, args.event, workload);
    await printLines(io.stdout, [line]);
  }
  return exitCode.ok;
};

/** A workload of the command line, `Deployment/NAME=N` or `StatefulSet/NAME=N`. */
export const parseWorkload = (text: string): AskedWorkload => {
  const [, kind = "", name = "", replicas] = /^(\w+)\/([a-z0-9.-]+)=(\d{1,6})$/.exec(text) ?? [];
  if (isKind(kind)) return { kind, name, replicas: Number(replicas) };
  throw new UsageError(`--kind: "${text}" is no workload: Deployment/NAME=REPLICAS is`);
};

const keepReplicas = async (
  cluster: Cluster,
  event: string,
  { kind, name, replicas }: AskedWorkload,
): Promise<string> => {
  const recorded = await readAsked(cluster, kind, name);
  const isSet =
    event === "post-install" || (event === "post-upgrade" && recorded !== String(replicas));
  if (isSet) await setReplicas(cluster, kind, name, replicas);
  // Only now: where it fails before, the next run finds the difference again.
  await recordAsked(cluster, kind, name, replicas);
  const before = recorded === undefined ? "" : `, ${recorded} before`;
  const what = isSet ? `set ${replicas} replicas` : "left its replicas as they are";
  return `${kind} ${name}: ${what} (asked for: ${replicas}${before})`;
};

const readAsked = async (
  { namespace, api }: Cluster,
  kind: Tier["kind"],
  name: string,
): Promise<string | undefined> => {
  const apps = api(AppsV1Api);
  const request = { namespace, name };
  const { metadata } = await askKubernetes(
    `cannot read ${kind} ${name}`,
    kind === "Deployment"
      ? apps.readNamespacedDeployment(request)
      : apps.readNamespacedStatefulSet(request),
  );
  return metadata?.annotations?.[replicasAskedKey];
};

const recordAsked = async (
  { namespace, api }: Cluster,
  kind: Tier["kind"],
  name: string,
  replicas: number,
): Promise<void> => {
  const apps = api(AppsV1Api);
  const body = { metadata: { annotations: { [replicasAskedKey]: String(replicas) } } };
  const request = { namespace, name, body };
  const options = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  await askKubernetes(
    `cannot annotate ${kind} ${name}`,
    kind === "Deployment"
      ? apps.patchNamespacedDeployment(request, options)
      : apps.patchNamespacedStatefulSet(request, options),
  );
};

const isKind = (text: string): text is Tier["kind"] =>
  text === "Deployment" || text === "StatefulSet";
