import { setTimeout } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import type { EndpointService } from "./kubernetes/endpoint-service.ts";
import { endpointAddress } from "./kubernetes/endpoints.ts";
import type { Logger } from "./log-line.ts";
import type { BackendSource } from "./parse-backends.ts";

/** Milliseconds that a server waits for the first list of endpoints before it starts without. */
const listMsMax = 5_000;

/** How Kubernetes' API server is reached; as for every pod, or else for kubectl, by default. */
export type FindBackendsParts = { kubeConfig?: KubeConfig | undefined };

/**
 * Tells whoever follows backends at which addresses they are: once where addresses are given; for
 * a Service at first, and from then on whenever its endpoints change, until what is returned is
 * disposed of.
 */
export const findBackends = async (
  source: BackendSource,
  follow: (addresses: readonly string[]) => void,
  logger: Logger,
  parts: FindBackendsParts,
): Promise<Disposable | undefined> => {
  if ("service" in source) return watchService(source, follow, logger, parts.kubeConfig);
  follow(source);
  return undefined;
};

const watchService = async (
  service: EndpointService,
  follow: (addresses: readonly string[]) => void,
  logger: Logger,
  kubeConfig: KubeConfig | undefined,
): Promise<Disposable> => {
  // A server with addresses never loads the client of Kubernetes, which takes 0.15 s.
  const { EndpointWatch, loadKubeConfig } = await import("./kubernetes/endpoint-watch.ts");
  const watch = new EndpointWatch({
    config: kubeConfig ?? loadKubeConfig(),
    service,
    logger,
    onEndpoints: (endpoints) => {
      const serving = endpoints.filter(({ isServing }) => isServing);
      follow(serving.map(endpointAddress));
    },
  });
  const enough = new AbortController();
  const bound = setTimeout(listMsMax, undefined, enough).catch(() => undefined);
  await Promise.race([watch.attempted, bound]);
  enough.abort();
  return watch;
};
