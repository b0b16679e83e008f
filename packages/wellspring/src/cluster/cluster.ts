import { existsSync } from "node:fs";
import { type ApiConstructor, type ApiType, KubeConfig } from "@kubernetes/client-node";
import { Code, StatusError } from "@wellspring/contract";

/** Which release in which cluster a command is about. */
export type ClusterArguments = {
  namespace?: string | undefined;
  release: string;
  kubeconfig?: string | undefined;
  context?: string | undefined;
};

/** A release of Wellspring in a cluster. */
export type Cluster = {
  namespace: string;
  /** The release's name, as Helm knows it. */
  release: string;
  config: KubeConfig;
  /** Whether pods can be reached by their own addresses. */
  isInside: boolean;
  /** The generated client of a part of the API, such as AppsV1Api. */
  api<Api extends ApiType>(type: ApiConstructor<Api>): Api;
};

/**
 * The cluster that arguments name: by a kubeconfig and its context, or as kubectl and pods find it.
 *
 * @throws StatusError FAILED_PRECONDITION where none is known.
 */
export const openCluster = (args: ClusterArguments, env: NodeJS.ProcessEnv): Cluster => {
  const config = loadConfig(args);
  const context = args.context ?? config.getCurrentContext();
  const known = config.getContextObject(context);
  if (!known) throw new StatusError(Code.FAILED_PRECONDITION, `no context is called "${context}"`);
  config.setCurrentContext(context);
  return {
    namespace: args.namespace ?? known.namespace ?? "default",
    release: args.release,
    config,
    isInside: env.KUBERNETES_SERVICE_HOST !== undefined,
    api: (type) => config.makeApiClient(type),
  };
};

/** Labels that the chart gives to all of a release. */
export const releaseSelector = ({ release }: Cluster): string =>
  `app.kubernetes.io/instance=${release}`;

const loadConfig = ({ kubeconfig }: ClusterArguments): KubeConfig => {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else if (existsSync(kubeconfig)) config.loadFromFile(kubeconfig);
  else throw new StatusError(Code.FAILED_PRECONDITION, `${kubeconfig}: no such file`);
  if (config.getCurrentCluster()?.server !== noServer) return config;
  const message = "no cluster is known: name a kubeconfig with --kubeconfig";
  throw new StatusError(Code.FAILED_PRECONDITION, message);
};

/** What the client takes where nothing names a cluster. */
const noServer = "http://localhost:8080";
