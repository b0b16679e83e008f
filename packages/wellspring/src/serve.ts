import type { Writable } from "node:stream";
import { BackendServer, readBackendConfig } from "@wellspring/backend";
import { RuntimeThread, readEngineConfig } from "@wellspring/engine";
import { Context as Gateway, readGatewayConfig } from "@wellspring/gateway";
import {
  GrpcServer,
  Health,
  type Logger,
  type LogLevel,
  Metrics,
  parseListenAddress,
} from "@wellspring/service";
import type { Config as WarehouseConfig } from "@wellspring/warehouse";
import { decideAccess } from "./access/decide-access.ts";
import { createFirstKey } from "./access/first-key.ts";
import { printService } from "./print/print-service.ts";
import { printTo } from "./print/printer.ts";
import { readOptions } from "./read-options.ts";

/** What `wellspring serve` is started with. */
export type ServeOptions = {
  listen: string;
  http?: string | undefined;
  data: string;
  diskUsedPercentMax: string;
  drainTimeoutMs: string;
  print: boolean;
  /** Whether engines run along, and how they compute. */
  engines?: boolean;
  function?: string;
  concurrency?: string | undefined;
  timeLimitMs?: string;
  /** PostgreSQL with a copy of all, and the copy's schema there. */
  postgres?: string | undefined;
  schema?: string;
  requireKeys?: boolean | undefined;
  adminKey?: string | undefined;
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  insecure?: boolean | undefined;
  logLevel?: LogLevel;
  logger: Logger;
  stdout: Writable;
};

/** Running servers. */
export type Servers = AsyncDisposable & {
  /** The gateway's. */
  address: string;
  /** Where it serves HTTP; undefined where it does not. */
  httpAddress: string | undefined;
  /** The key that was made because there was none, to be shown once. */
  firstKey: string | undefined;
};

/** Where the parts of one process talk to each other: no other machine can reach it. */
const innerAddress = "127.0.0.1:0";

/** Gateway, warehouse, engines and backend in one process, closed in this order. */
export const openServe = async (options: ServeOptions): Promise<Servers> => {
  // What is wrong with the options is said before anything is made.
  const asked = readOptions(() => readGatewayConfig({ ...options, print: false }));
  const config = { ...asked, requireKeys: readOptions(() => decideAccess(asked, options)) };
  const copy = await readCopyOptions(options);
  await using opening = new AsyncDisposableStack();
  const metrics = new Metrics();
  const backend = opening.use(await openBackend(options, metrics));
  if (options.engines && !options.print) {
    opening.use(await openEngines(options, backend.address, metrics));
  }
  if (copy) {
    const config = { ...copy, backends: [backend.address] };
    opening.use(await openWarehouse(config, options.logger, metrics));
  }
  const needsFirst = config.requireKeys && config.adminKey === undefined;
  const firstKey = needsFirst ? await createFirstKey(backend.address) : undefined;
  const gateway = opening.use(
    await Gateway.open(
      { ...config, backends: [backend.address] },
      { logger: options.logger, metrics },
    ),
  );
  const open = opening.move();
  const { address, httpAddress } = gateway;
  return { address, httpAddress, firstKey, [Symbol.asyncDispose]: () => open.disposeAsync() };
};

/** How all is copied to PostgreSQL, whose client is loaded only then; undefined where it is not. */
const readCopyOptions = async (options: ServeOptions): Promise<WarehouseConfig | undefined> => {
  if (options.postgres === undefined || options.print) return undefined;
  const { readWarehouseConfig } = await import("@wellspring/warehouse");
  return readOptions(() => readWarehouseConfig({ ...options, listen: innerAddress }));
};

const openBackend = (
  options: ServeOptions,
  metrics: Metrics,
): Promise<AsyncDisposable & { address: string }> => {
  const { logger, stdout, print } = options;
  if (print) return openPrinter(logger, stdout);
  const config = readOptions(() => readBackendConfig({ ...options, listen: innerAddress }));
  return BackendServer.open(config, { logger, metrics: new Metrics(metrics) });
};

/** In a thread: what they compute for some would keep others waiting. */
const openEngines = (
  options: ServeOptions,
  backend: string,
  metrics: Metrics,
): Promise<RuntimeThread> => {
  const config = readOptions(() => readEngineConfig({ ...options, listen: innerAddress, backend }));
  return RuntimeThread.open({ ...config, name: "wellspring" }, metrics);
};

const openWarehouse = async (
  config: WarehouseConfig,
  logger: Logger,
  metrics: Metrics,
): Promise<AsyncDisposable> => {
  const { Runtime } = await import("@wellspring/warehouse");
  return Runtime.open(config, { logger, metrics, onReady: () => undefined });
};

const openPrinter = (logger: Logger, stdout: Writable): Promise<GrpcServer> => {
  const health = new Health();
  health.set("startup", true);
  health.setReady(true);
  const services = [printService(printTo(stdout))];
  return GrpcServer.open({ listen: parseListenAddress(innerAddress), services, health, logger });
};
