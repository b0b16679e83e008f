import type { Client } from "@grpc/grpc-js";
import { type CommandIo, type ExitCode, exitCode } from "@wellspring/cli";
import {
  connect,
  type EntryArguments,
  parseSeconds,
  parseServer,
  printLines,
  readEntry,
  retry,
} from "@wellspring/cli/parts";
import type { ClusterArguments } from "./cluster.ts";
import { checkRun, createSmokeRun, retractRun, type SmokeRun, writeRun } from "./smoke-run.ts";
import { parseWebAddress, type Web } from "./web.ts";

/** What `wellspring cluster smoke` is told. */
export type SmokeArguments = ClusterArguments &
  EntryArguments & {
    server: string;
    project: string;
    eachBackend: boolean;
    http?: string | undefined;
    timeout: string;
  };

/**
 * Writes a run, reads it back, on each backend too where that is asked for, and retracts it,
 * whatever came of it; has a sample computed where an address of HTTP is given. Waits for a gateway
 * that is still starting; all of it ends by the timeout.
 */
export const smoke = async (args: SmokeArguments, io: CommandIo): Promise<ExitCode> => {
  const server = parseServer(args.server);
  const insist = insistUntil(parseSeconds("timeout", args.timeout), io);
  const run = createSmokeRun(args.project);
  const address = args.http === undefined ? undefined : parseWebAddress(args.http);
  const entry = readEntry(args, server, io.env);
  const client = connect(server, entry);
  try {
    try {
      const token = await insist(server, (signal) => writeRun(client, run, { signal }));
      await insist(server, (signal) => checkRun(client, run, token, { signal }));
      await printLines(io.stdout, [`${server}: wrote run ${run.run} and read it back`]);
      if (args.eachBackend) await checkEachBackend(args, io, insist, { run, token });
      if (address !== undefined) await checkHttp({ address, entry }, args, io, insist);
    } catch (thrown) {
      await tryToRetract(client, run);
      throw thrown;
    }
    await insist(server, (signal) => retractRun(client, run, { signal }));
  } finally {
    client.close();
  }
  return exitCode.ok;
};

/** Makes attempts on a server until one succeeds, it fails for good, or the time is over. */
type Insist = <T>(server: string, attempt: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** One time for all attempts on all servers, in milliseconds from now on. */
const insistUntil = (timeoutMs: number, io: CommandIo): Insist => {
  const endMs = performance.now() + timeoutMs;
  const notice = (line: string): void => void io.stderr.write(`${line}\n`);
  return (server, attempt) => {
    // Whole tenths of a second, since it is told where it was not enough.
    const leftMs = 100 * Math.max(Math.ceil((endMs - performance.now()) / 100), 1);
    return retry(({ signal }) => attempt(signal), { server, timeoutMs: leftMs, notice });
  };
};

/** Milliseconds that a run gets to be taken back which could not be written or read. */
const retractMs = 5_000;

/** What failed may have been written all the same; why it did fail is what is told. */
const tryToRetract = async (client: Client, run: SmokeRun): Promise<void> => {
  const signal = AbortSignal.timeout(retractMs);
  await retractRun(client, run, { signal }).catch(() => undefined);
};

const checkEachBackend = async (
  args: SmokeArguments,
  io: CommandIo,
  insist: Insist,
  { run, token }: { run: SmokeRun; token: string },
): Promise<void> => {
  // Through a gateway alone it works without a cluster, and without loading a client of one.
  const { openCluster } = await import("./cluster.ts");
  const { listServing, withBackend } = await import("./backend-pods.ts");
  const cluster = openCluster(args, io.env);
  for (const backend of await listServing(cluster)) {
    const { pod } = backend;
    await withBackend(cluster, backend, (client) =>
      insist(pod, (signal) => checkRun(client, run, token, { signal })),
    );
    await printLines(io.stdout, [`${pod}: has it too`]);
  }
};

const checkHttp = async (
  web: Web,
  { project }: SmokeArguments,
  io: CommandIo,
  insist: Insist,
): Promise<void> => {
  const { checkProcessed, checkReady, postSample } = await import("./smoke-sample.ts");
  const { address } = web;
  await insist(address, (signal) => checkReady(web, signal));
  const id = await insist(address, (signal) => postSample(web, project, signal));
  await insist(address, (signal) => checkProcessed(web, project, id, signal));
  await printLines(io.stdout, [`${address}: sample ${id} was computed`]);
};
