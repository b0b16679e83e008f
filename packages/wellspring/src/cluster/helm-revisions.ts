import { CoreV1Api, type V1Secret } from "@kubernetes/client-node";
import { Code, StatusError } from "@wellspring/contract";
import type { Cluster } from "./cluster.ts";
import { askKubernetes } from "./kubernetes-error.ts";

/** A revision of a release as Helm keeps it: its number and what became of it. */
export type Revision = { number: number; status: string };

/** The revisions of a release, oldest first, from the Secrets that Helm keeps them in. */
export const listRevisions = async ({ namespace, release, api }: Cluster): Promise<Revision[]> => {
  const labelSelector = `owner=helm,name=${release}`;
  const { items } = await askKubernetes(
    "cannot list the revisions of the release",
    api(CoreV1Api).listNamespacedSecret({ namespace, labelSelector }),
  );
  return items.flatMap(toRevision).sort((a, b) => a.number - b.number);
};

const toRevision = ({ metadata }: V1Secret): Revision[] => {
  const { version = "", status = "" } = metadata?.labels ?? {};
  const isOne = metadata?.name?.startsWith("sh.helm.release.v1.") && /^\d+$/.test(version);
  return isOne ? [{ number: Number(version), status }] : [];
};

/**
 * The last revision before the newest one that was good: Helm calls it `deployed` while what came
 * after it has failed, and `superseded` once something else was deployed.
 *
 * @throws StatusError FAILED_PRECONDITION where there is none.
 */
export const findLastGood = (revisions: readonly Revision[]): Revision => {
  const good = revisions.slice(0, -1).findLast(({ status }) => goodStates.has(status));
  if (good) return good;
  const newest = revisions.at(-1);
  const message = newest
    ? `revision ${newest.number} (${newest.status}) has no good one before it`
    : "Helm keeps no revision of this release: name another with --release and --namespace";
  throw new StatusError(Code.FAILED_PRECONDITION, message);
};

const goodStates: ReadonlySet<string> = new Set(["deployed", "superseded"]);
