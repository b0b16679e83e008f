import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { ServerProcess } from "../../process/server-process.ts";

/** A gateway and a backend, a process each, with a new data folder that goes with them. */
export type Servers = AsyncDisposable & {
  /** The gateway's, `host:port`. */
  address: string;
  gateway: ServerProcess;
  backend: ServerProcess;
  /** What the backend keeps. */
  dataFolder: string;
  /** For whatever else belongs to these servers, on the same disk. */
  folder: string;
};

/** Starts both with their data below `parent`; `backendArgs` are added to the backend's. */
export const startServers = async (
  parent: string,
  backendArgs: readonly string[] = [],
): Promise<Servers> => {
  await mkdir(parent, { recursive: true });
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(parent, "servers-"));
  opening.defer(() => rm(folder, { recursive: true }));
  const dataFolder = join(folder, "data");
  const allArgs = ["backend", "--data", dataFolder, ...backendArgs];
  const backend = opening.use(await ServerProcess.start(allArgs));
  const gatewayArgs = ["gateway", "--backend", backend.address, "--quiet"];
  const gateway = opening.use(await ServerProcess.start(gatewayArgs));
  const open = opening.move();
  const { address } = gateway;
  const dispose = () => open.disposeAsync();
  return { address, gateway, backend, dataFolder, folder, [Symbol.asyncDispose]: dispose };
};
