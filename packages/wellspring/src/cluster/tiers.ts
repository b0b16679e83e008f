import {
  AppsV1Api,
  CoreV1Api,
  type V1Deployment,
  type V1Pod,
  type V1StatefulSet,
} from "@kubernetes/client-node";
import { Code, StatusError } from "@wellspring/contract";
import { type Cluster, releaseSelector } from "./cluster.ts";
import { askKubernetes } from "./kubernetes-error.ts";

/** One tier of a release: what runs it and how much of it is there. */
export type Tier = {
  /** gateway, backend, nats, … */
  component: string;
  kind: "Deployment" | "StatefulSet";
  name: string;
  /** How many copies are asked for, how many there are, and how many of them are ready. */
  asked: number;
  current: number;
  ready: number;
  /** Tags of the images that its pods run: two while it rolls over. */
  versions: string[];
};

/** The tiers of a release, ordered by component; empty where there is no such release. */
export const listTiers = async (cluster: Cluster): Promise<Tier[]> => {
  const { namespace } = cluster;
  const query = { namespace, labelSelector: releaseSelector(cluster) };
  const apps = cluster.api(AppsV1Api);
  const [deployments, statefulSets, pods] = await askKubernetes(
    "cannot list what runs",
    Promise.all([
      apps.listNamespacedDeployment(query),
      apps.listNamespacedStatefulSet(query),
      cluster.api(CoreV1Api).listNamespacedPod(query),
    ]),
  );
  return [
    ...deployments.items.map((workload) => toTier("Deployment", workload, pods.items)),
    ...statefulSets.items.map((workload) => toTier("StatefulSet", workload, pods.items)),
  ].sort((a, b) => (a.component < b.component ? -1 : 1));
};

/** The tier of a release's backends; throws FAILED_PRECONDITION where it has none. */
export const findBackendTier = async (cluster: Cluster): Promise<Tier> => {
  const tier = (await listTiers(cluster)).find(({ component }) => component === "backend");
  if (tier) return tier;
  const { namespace, release } = cluster;
  const message =
    `no backends of a release ${release} run in namespace ${namespace}: ` +
    "name another with --release and --namespace";
  throw new StatusError(Code.FAILED_PRECONDITION, message);
};

const toTier = (
  kind: Tier["kind"],
  { metadata, spec, status }: V1Deployment | V1StatefulSet,
  pods: readonly V1Pod[],
): Tier => {
  const name = metadata?.name ?? "";
  const component = metadata?.labels?.[componentLabel] ?? name;
  const own = pods.filter((pod) => pod.metadata?.labels?.[componentLabel] === component);
  const versions = [...new Set(own.map(versionOf))].sort();
  return {
    component,
    kind,
    name,
    asked: spec?.replicas ?? 1,
    current: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    versions,
  };
};

const componentLabel = "app.kubernetes.io/component";

/** The tag of the pod's first image, or the first digits of its digest. */
const versionOf = ({ spec }: V1Pod): string => {
  const image = spec?.containers[0]?.image ?? "";
  const [name, digest] = image.split("@");
  if (digest !== undefined) return digest.slice(0, "sha256:".length + 12);
  return /:([^/:]+)$/.exec(name)?.[1] ?? "latest";
};
