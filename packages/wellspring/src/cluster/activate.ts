import { type CommandIo, type ExitCode, exitCode } from "@wellspring/cli";
import { parseWholeNumber, printLines } from "@wellspring/cli/parts";
import { type ActivateResponse, ClusterServiceService, callUnary } from "@wellspring/contract";
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
  await printLines(io.stdout, describeActivation(answer));
  return exitCode.ok;
};

const describeActivation = ({ former, form, token }: ActivateResponse): string[] =>
  form === former
    ? [`form ${form} is written already (${token})`]
    : [
        `form ${form} is written from now on, form ${former} no more (${token})`,
        `a release that does not read form ${form} can't be rolled back to: it would not be ready`,
      ];
