import { type CommandIo, type ExitCode, exitCode } from "@wellspring/cli";
import { formatCount, printLines, renderTable, type TableColumn } from "@wellspring/cli/parts";
import { Code, StatusError } from "@wellspring/contract";
import { askBackends, type BackendStatus, type ToldStatus } from "./backend-status.ts";
import { type Cluster, type ClusterArguments, openCluster } from "./cluster.ts";
import { listTiers, type Tier } from "./tiers.ts";

/**
 * Prints how a release is, tier by tier and backend by backend. Ends with `refused` where a copy is
 * missing, a backend does not answer or stands still, or its log or digest is not the others'.
 */
export const printStatus = async (
  args: ClusterArguments & { json: boolean },
  io: CommandIo,
): Promise<ExitCode> => {
  const cluster = openCluster(args, io.env);
  const [tiers, backends] = await Promise.all([listTiers(cluster), askBackends(cluster)]);
  assertRelease(cluster, tiers);
  const { namespace, release } = cluster;
  const faults = listFaults(backends);
  const notes = listFormNotes(backends);
  const isWell = tiers.every(isComplete) && backends.every(isHealthy) && faults.length === 0;
  const lines = args.json
    ? [
        JSON.stringify(
          { namespace, release, isWell, faults, notes, tiers, backends },
          bigintToNumber,
        ),
      ]
    : [
        renderTable(tierColumns, tiers.map(tierToRow)),
        "",
        renderTable(backendColumns, backends.map(backendToRow)),
        ...faults,
        ...notes,
      ];
  await printLines(io.stdout, lines);
  return isWell ? exitCode.ok : exitCode.refused;
};

/** Throws FAILED_PRECONDITION where the release has nothing that runs. */
export const assertRelease = ({ namespace, release }: Cluster, tiers: readonly Tier[]): void => {
  if (tiers.length > 0) return;
  const message =
    `nothing of a release ${release} runs in namespace ${namespace}: ` +
    "name another with --release and --namespace";
  throw new StatusError(Code.FAILED_PRECONDITION, message);
};

/** What is wrong with the backends, a line each. */
const listFaults = (backends: readonly BackendStatus[]): string[] => {
  const faults = backends.flatMap((backend) =>
    [backend.fault, ...listDamage(backend)].flatMap((fault) =>
      fault === "" ? [] : [`${backend.pod}: ${fault}`],
    ),
  );
  const logs = backends.flatMap(({ pod, told }) => (told ? [`${pod} keeps ${told.logId}`] : []));
  if (new Set(backends.flatMap(({ told }) => told?.logId ?? [])).size < 2) return faults;
  return [...faults, `the backends keep different logs: ${logs.join(", ")}`];
};

/** What can be done about the forms of entries: a line, or none. */
export const listFormNotes = (backends: readonly BackendStatus[]): string[] => {
  const all = backends.flatMap(({ pod, told }) => (told ? [{ pod, ...told }] : []));
  const newest = Math.max(...all.map(({ newestForm }) => newestForm));
  if (all.every(({ activeForm }) => activeForm >= newest)) return [];
  const older = all.filter(({ newestForm }) => newestForm < newest).map(({ pod }) => pod);
  return older.length === 0
    ? [`form ${newest} can be activated: wellspring cluster activate`]
    : [`form ${newest} can be activated once all backends read it: not yet ${older.join(", ")}`];
};

/** What a backend says of its own copy, and of others that it compared it with. */
const listDamage = ({ told }: BackendStatus): string[] => {
  if (!told) return [];
  const { damagedAtMs, differsFrom } = told;
  const differs = differsFrom.map((peer) => `holds other readings than ${peer}`);
  if (damagedAtMs === undefined) return differs;
  const since = new Date(damagedAtMs).toISOString();
  return [`damaged since ${since}: rebuilds itself once another one gives`, ...differs];
};

const isComplete = ({ asked, current, ready }: Tier): boolean =>
  ready === asked && current === asked;

const isHealthy = ({ isServing, told }: BackendStatus): boolean =>
  isServing && told !== undefined && told.digest !== "differs";

const tierColumns: readonly TableColumn[] = [
  { title: "tier", align: "left" },
  { title: "ready", align: "right" },
  { title: "asked", align: "right" },
  { title: "versions", align: "left" },
  { title: "workload", align: "left" },
];

const tierToRow = ({ component, ready, asked, versions, kind, name }: Tier): string[] => [
  component,
  formatCount(ready),
  formatCount(asked),
  versions.join(", ") || "-",
  `${kind}/${name}`,
];

const backendColumns: readonly TableColumn[] = [
  { title: "backend", align: "left" },
  { title: "serving", align: "left" },
  { title: "version", align: "left" },
  { title: "log", align: "left" },
  { title: "form", align: "left" },
  { title: "applied", align: "right" },
  { title: "lag", align: "right" },
  { title: "flushed", align: "right" },
  { title: "digest", align: "left" },
];

const backendToRow = ({ pod, isServing, told }: BackendStatus): string[] => {
  const serving = isServing ? "yes" : "no";
  if (!told) return [pod, serving, "-", "-", "-", "-", "-", "-", "-"];
  const { version, log, isSynced, appliedSequence, lag, flushedSequence, digest } = told;
  const sequences = [appliedSequence, lag, flushedSequence].map(Number).map(formatCount);
  const logText = `${log}, ${isSynced ? "synced" : "not synced"}`;
  return [pod, serving, version, logText, formText(told), ...sequences, digest];
};

const formText = ({ activeForm, newestForm }: ToldStatus): string =>
  activeForm === newestForm ? `${activeForm}` : `${activeForm} of ${newestForm}`;

const bigintToNumber = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" ? Number(value) : value;
