import { type CommandIo, type ExitCode, exitCode } from "@wellspring/cli";
import { parseWholeNumber, printLines } from "@wellspring/cli/parts";
import { ClusterServiceService, callUnary } from "@wellspring/contract";
import { listServing, withBackend } from "./backend-pods.ts";
import { type ClusterArguments, openCluster } from "./cluster.ts";

/** Milliseconds that a backend gets: the entry has to be durable, and applied. */
const answerMsMax = 30_000;

/** Appends the entry that lets backends write a newer form, by way of any backend that serves. */
export const activateForm = async (
  args: ClusterArguments & { form?: string | undefined },
  io: CommandIo,
): Promise<ExitCode> => {
  const form = parseWholeNumber("form", args.form) ?? 0;
  const cluster = openCluster(args, io.env);
  const [backend] = await listServing(cluster);
  const deadline = new Date(Date.now() + answerMsMax);
  const { activate } = ClusterServiceService;
  const answer = await withBackend(cluster, backend, (client) =>
    callUnary(client, activate, { form }, { deadline }),
  );
  await printLines(io.stdout, [`form ${answer.form} is written from now on (${answer.token})`]);
  return exitCode.ok;
};
