import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Context as Backend } from "@wellspring/backend";
import { runCommandLine } from "@wellspring/cli";
import { Context as Gateway } from "@wellspring/gateway";
import { createLogger, type ServerConfig } from "@wellspring/service";
import { clusterCommands } from "../commands/cluster/index.ts";
import { KubernetesServer, type SpecObject } from "./kubernetes-server.ts";
import { createSpecIo } from "./spec-io.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const listen = { host: "127.0.0.1", port: 0 };

/** What a command line did. */
export type CommandRun = { exitCode: number; stdout: string; stderr: string };

/**
 * A release `ws` in namespace `lab`: a real backend and gateway in this process, and a Kubernetes
 * that tells of them as if the process were a pod.
 */
export const openSpecRelease = async (fault: Pick<ServerConfig, "fault"> = {}) => {
  const stack = new AsyncDisposableStack();
  const kubernetes = stack.use(await KubernetesServer.open());
  const folder = await mkdtemp(join(tmpdir(), "wellspring-release-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const stored = { dataDir: folder, diskUsedPercentMax: 100, log: { kind: "embedded" as const } };
  const backend = stack.use(
    await Backend.open({ ...stored, ...fault, listen, drainTimeoutMs: 0 }, { logger }),
  );
  const gateway = stack.use(
    await Gateway.open(
      { listen, backends: [backend.address], print: false, drainTimeoutMs: 0 },
      { logger },
    ),
  );
  kubernetes.set("deployments", [createWorkload("gateway", 1)]);
  kubernetes.set("statefulsets", [createWorkload("backend", 1)]);
  kubernetes.set("pods", [createPod("gateway", "ws-gateway-x"), createPod("backend", "b-0")]);
  const port = Number(backend.address.split(":")[1]);
  kubernetes.set("endpointslices", [createSlice("ws-backend-0", port)]);
  return {
    kubernetes,
    backend,
    gateway,
    port,
    /** Runs `wellspring cluster …`, in a pod unless `env` says otherwise. */
    run: async (argv: string[], env: NodeJS.ProcessEnv = inPod): Promise<CommandRun> => {
      const io = createSpecIo({ WELLSPRING_KUBECONFIG: kubernetes.kubeconfig, ...env });
      const program = { name: "wellspring", version: "0", commands: [clusterCommands] };
      const exitCode = await runCommandLine(program, ["cluster", ...argv], io);
      return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText() };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};

const inPod = { KUBERNETES_SERVICE_HOST: "spec" };

const componentLabels = (component: string) => ({ "app.kubernetes.io/component": component });

/** A Deployment or StatefulSet of a release, all of it ready. */
export const createWorkload = (component: string, replicas: number): SpecObject => ({
  metadata: { name: `ws-${component}`, labels: componentLabels(component) },
  spec: { replicas },
  status: { replicas, readyReplicas: replicas },
});

const createPod = (component: string, name: string): SpecObject => ({
  metadata: { name, labels: componentLabels(component) },
  spec: { containers: [{ name: component, image: `localhost:5000/wellspring-${component}:7` }] },
});

/** An EndpointSlice with one pod on this machine. */
export const createSlice = (pod: string, port: number, isServing = true): SpecObject => ({
  metadata: { name: `slice-${pod}` },
  addressType: "IPv4",
  ports: [{ name: "grpc", port }],
  endpoints: [
    {
      addresses: ["127.0.0.1"],
      targetRef: { kind: "Pod", name: pod },
      conditions: { serving: isServing },
    },
  ],
});
