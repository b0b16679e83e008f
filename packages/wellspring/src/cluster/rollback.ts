import { type CommandIo, type ExitCode, exitCode, UsageError } from "@wellspring/cli";
import { parseSeconds, parseWholeNumber, printLines } from "@wellspring/cli/parts";
import { Code, StatusError } from "@wellspring/contract";
import { type ClusterArguments, openCluster } from "./cluster.ts";
import { findHelm, runHelm } from "./helm.ts";
import { findLastGood, listRevisions, type Revision } from "./helm-revisions.ts";

/** What `wellspring cluster rollback` is told. */
export type RollbackArguments = ClusterArguments & { to?: string | undefined; timeout: string };

/** Has Helm go back to the last good revision, or to the one that is named, and waits for it. */
export const rollBack = async (
  args: RollbackArguments,
  io: CommandIo,
  helm = findHelm(import.meta.dirname),
): Promise<ExitCode> => {
  const to = parseWholeNumber("to", args.to);
  const seconds = Math.ceil(parseSeconds("timeout", args.timeout) / 1_000);
  const cluster = openCluster(args, io.env);
  const revisions = await listRevisions(cluster);
  const target = to === undefined ? findLastGood(revisions) : findRevision(revisions, to);
  const newest = revisions.at(-1);
  const command = ["rollback", cluster.release, String(target.number), "--wait"];
  command.push("--timeout", `${seconds}s`, "--namespace", cluster.namespace);
  if (args.kubeconfig !== undefined) command.push("--kubeconfig", args.kubeconfig);
  if (args.context !== undefined) command.push("--kube-context", args.context);
  await printLines(io.stdout, [
    `revision ${newest?.number} is ${newest?.status}; going back to ${target.number}`,
    `helm ${command.join(" ")}`,
  ]);
  const code = await runHelm(helm, command, io);
  if (code === 0) return exitCode.ok;
  const message = `helm rollback ended with ${code}: see above, and wellspring cluster status`;
  throw new StatusError(Code.FAILED_PRECONDITION, message);
};

const findRevision = (revisions: readonly Revision[], number: number): Revision => {
  const revision = revisions.find((known) => known.number === number);
  if (revision) return revision;
  const numbers = revisions.map((known) => known.number).join(", ") || "none";
  throw new UsageError(`--to: Helm keeps no revision ${number}, but ${numbers}`);
};
