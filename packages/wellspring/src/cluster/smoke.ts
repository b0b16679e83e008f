import { type CommandIo, type ExitCode, exitCode } from "@wellspring/cli";
import { connect, parseSeconds, parseServer, printLines, retry } from "@wellspring/cli/parts";
import { Code, StatusError } from "@wellspring/contract";
import type { ClusterArguments } from "./cluster.ts";
import { checkRun, createSmokeRun, retractRun, type SmokeRun, writeRun } from "./smoke-run.ts";

/** What `wellspring cluster smoke` is told. */
export type SmokeArguments = ClusterArguments & {
  server: string;
  project: string;
  eachBackend: boolean;
  timeout: string;
};

/** Writes a run, reads it back, on each backend too where that is asked for, and retracts it. */
export const smoke = async (args: SmokeArguments, io: CommandIo): Promise<ExitCode> => {
  const server = parseServer(args.server);
  const timeoutMs = parseSeconds("timeout", args.timeout);
  const notice = (line: string): void => void io.stderr.write(`${line}\n`);
  const run = createSmokeRun(args.project);
  const client = connect(server);
  const options = { server, timeoutMs, notice };
  try {
    const token = await retry(({ signal }) => writeRun(client, run, { signal }), options);
    try {
      await retry(({ signal }) => checkRun(client, run, token, { signal }), options);
      await printLines(io.stdout, [`${server}: wrote run ${run.run} and read it back`]);
      if (args.eachBackend) await checkEachBackend(args, io, run, token);
    } finally {
      await retry(({ signal }) => retractRun(client, run, { signal }), options);
    }
  } finally {
    client.close();
  }
  return exitCode.ok;
};

const checkEachBackend = async (
  args: SmokeArguments,
  io: CommandIo,
  run: SmokeRun,
  token: string,
): Promise<void> => {
  // Through a gateway alone it works without a cluster, and without loading a client of one.
  const { openCluster } = await import("./cluster.ts");
  const { listBackends, withBackend } = await import("./backend-pods.ts");
  const cluster = openCluster(args, io.env);
  const backends = (await listBackends(cluster)).filter(({ isServing }) => isServing);
  if (backends.length === 0) {
    throw new StatusError(Code.UNAVAILABLE, `no backend of release ${cluster.release} serves`);
  }
  const timeoutMs = parseSeconds("timeout", args.timeout);
  const notice = (line: string): void => void io.stderr.write(`${line}\n`);
  for (const backend of backends) {
    const { pod } = backend;
    await withBackend(cluster, backend, (client) =>
      retry(({ signal }) => checkRun(client, run, token, { signal }), {
        server: pod,
        timeoutMs,
        notice,
      }),
    );
    await printLines(io.stdout, [`${pod}: has it too`]);
  }
};
