import { setTimeout as delay } from "node:timers/promises";
import { AppsV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { type CommandIo, type ExitCode, exitCode, UsageError } from "@wellspring/cli";
import { formatCount, parseSeconds, parseWholeNumber } from "@wellspring/cli/parts";
import { Code, StatusError } from "@wellspring/contract";
import { askBackends, type BackendStatus } from "./backend-status.ts";
import { type Cluster, type ClusterArguments, openCluster } from "./cluster.ts";
import { askKubernetes } from "./kubernetes-error.ts";
import { createProgressLine } from "./progress-line.ts";
import { findBackendTier, listTiers, type Tier } from "./tiers.ts";

/** What `wellspring cluster scale` is told. */
export type ScaleArguments = ClusterArguments & { replicas: string; timeout: string };

/** Milliseconds between two looks at how far it is. */
const lookEveryMs = 1_000;

/** Asks for so many backends, and tells how far they are until all serve and have caught up. */
export const scaleBackends = async (args: ScaleArguments, io: CommandIo): Promise<ExitCode> => {
  const replicas = parseWholeNumber("replicas", args.replicas) ?? 0;
  if (replicas < 1) throw new UsageError("a release keeps at least 1 backend");
  const deadlineMs = performance.now() + parseSeconds("timeout", args.timeout);
  const cluster = openCluster(args, io.env);
  const { kind, name } = await findBackendTier(cluster);
  await setReplicas(cluster, kind, name, replicas);
  using line = createProgressLine(io.stdout);
  for (;;) {
    const state = await look(cluster, replicas);
    line.show(state.text);
    if (state.isDone) return exitCode.ok;
    if (performance.now() > deadlineMs) {
      const message = `gave up after ${args.timeout} s: ${state.text}`;
      throw new StatusError(Code.DEADLINE_EXCEEDED, message);
    }
    await delay(lookEveryMs);
  }
};

/** Sets the replicas of a workload by its scale, as kubectl scale does. */
export const setReplicas = async (
  { namespace, api }: Cluster,
  kind: Tier["kind"],
  name: string,
  replicas: number,
): Promise<void> => {
  const request = { namespace, name, body: { spec: { replicas } } };
  const options = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  const apps = api(AppsV1Api);
  await askKubernetes(
    `cannot scale ${kind} ${name}`,
    kind === "Deployment"
      ? apps.patchNamespacedDeploymentScale(request, options)
      : apps.patchNamespacedStatefulSetScale(request, options),
  );
};

const look = async (cluster: Cluster, replicas: number) => {
  const [tiers, backends] = await Promise.all([listTiers(cluster), askBackends(cluster)]);
  return judgeScale(tiers, backends, replicas);
};

/** How far a release is on its way to so many backends. */
export const judgeScale = (
  tiers: readonly Tier[],
  backends: readonly BackendStatus[],
  replicas: number,
): { isDone: boolean; text: string } => {
  const tier = tiers.find(({ component }) => component === "backend");
  const { current = 0, ready = 0 } = tier ?? {};
  const caughtUp = backends.filter(
    ({ isServing, told }) => isServing && told !== undefined && told.lag === 0,
  ).length;
  const lag = Math.max(0, ...backends.map(({ told }) => told?.lag ?? 0));
  const parts = [`${ready} of ${replicas} backends ready`, `${caughtUp} caught up`];
  if (lag > 0) parts.push(`${formatCount(lag)} entries to go`);
  if (current > replicas) parts.push(`${current - replicas} leaving`);
  const isDone = ready === replicas && current === replicas && caughtUp === replicas;
  return { isDone, text: parts.join(", ") };
};
