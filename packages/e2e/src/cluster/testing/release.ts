import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { helm, kubectl } from "./kubectl.ts";
import { signalPod } from "./signal-pod.ts";

/** A pod of a release, as far as specs look. */
export type Pod = {
  name: string;
  uid: string;
  node: string;
  isReady: boolean;
  restarts: number;
};

export const engineTiers = ["engine-statistics", "engine-calc", "engine-crunch"] as const;

export type Tier = "gateway" | "backend" | "nats" | (typeof engineTiers)[number];

/** Where images are pushed and pulled. */
export const registry = "localhost:5000";

/** What helm is given with every install and upgrade: nodes may hold older images of that tag. */
const images = [
  `image.registry=${registry}`,
  "image.pullPolicy=Always",
  `nats.image=${registry}/nats:local`,
  // As in production: a backend that sees no proof of syncing takes no calls.
  "log.requireSync=true",
  // Robots try again where a pod leaves before every node knows: two seconds less for each pod.
  "drain.endpointsSeconds=1",
];

/** The release `ws` in a namespace of its own, gone when it is disposed of. */
export class Release implements AsyncDisposable {
  readonly namespace: string;
  readonly #tag: string;
  readonly #values: readonly string[];

  /** Makes the namespace and installs the chart with images of this tag and values, and waits. */
  static async install(
    namespace: string,
    tag: string,
    values: readonly string[] = [],
  ): Promise<Release> {
    await kubectl(["create", "namespace", namespace]);
    await kubectl([
      "label",
      "namespace",
      namespace,
      "pod-security.kubernetes.io/enforce=restricted",
    ]);
    const release = new Release(namespace, tag, values);
    await release.helm("install");
    await release.#exposeGateway();
    return release;
  }

  private constructor(namespace: string, tag: string, values: readonly string[]) {
    this.namespace = namespace;
    this.#tag = tag;
    this.#values = [...images, `image.tag=${tag}`, ...values];
  }

  /** Installs or upgrades with these values beside those it began with, and waits. */
  async helm(verb: "install" | "upgrade", values: readonly string[] = [], ...flags: string[]) {
    const sets = [...this.#values, ...values].flatMap((value) => ["--set", value]);
    const args = [verb, "ws", "charts/wellspring", "-n", this.namespace, ...sets];
    return await helm([...args, "--wait", "--timeout", "3m", ...flags]);
  }

  async rollback(): Promise<void> {
    await helm(["rollback", "ws", "-n", this.namespace, "--wait", "--timeout", "3m"]);
  }

  /** Runs the chart's tests. */
  async test(): Promise<void> {
    await helm(["test", "ws", "-n", this.namespace, "--timeout", "2m"]);
  }

  kubectl(args: readonly string[], stdin?: string): Promise<string> {
    return kubectl(["-n", this.namespace, ...args], stdin);
  }

  /** `host:port` of the gateway, whichever pods are behind it. */
  async gatewayAddress(name: "grpc" | "http" = "grpc"): Promise<string> {
    const node = await kubectl(["get", "nodes", "-o", `jsonpath=${internalIp}`]);
    const path = `{.spec.ports[?(@.name=="${name}")].nodePort}`;
    const port = ["get", "service", nodePortName, "-o", `jsonpath=${path}`];
    return `${node.split(" ")[0]}:${await this.kubectl(port)}`;
  }

  /** The key that opens everything, of a release that wants keys. */
  adminKey(): Promise<string> {
    return this.secret("ws-admin-key", "admin-key");
  }

  /** What a Secret holds. */
  async secret(name: string, key: string): Promise<string> {
    const path = `go-template={{ index .data "${key}" | base64decode }}`;
    return await this.kubectl(["get", "secret", name, "-o", path]);
  }

  /** The pods of a tier that are not on their way out, by name. */
  async pods(tier: Tier): Promise<Pod[]> {
    const selector = `app.kubernetes.io/instance=ws,app.kubernetes.io/component=${tier}`;
    const list = JSON.parse(await this.kubectl(["get", "pods", "-l", selector, "-o", "json"]));
    return podListSchema
      .parse(list)
      .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata: { name, uid }, spec, status }) => ({
        name,
        uid,
        node: spec.nodeName,
        isReady: status.conditions.some(
          ({ type, status: is }) => type === "Ready" && is === "True",
        ),
        restarts: status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
      }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  async scale(backends: number): Promise<void> {
    await this.kubectl(["scale", "statefulset/ws-backend", `--replicas=${backends}`]);
    await this.ready("backend", backends);
  }

  /** How many of a Deployment the chart's values asked for last, as the replica hook recorded. */
  async askedFor(tier: Tier): Promise<string> {
    const path = "jsonpath={.metadata.annotations.wellspring/replicas-asked}";
    return await this.kubectl(["get", `deployment/ws-${tier}`, "-o", path]);
  }

  /** Sends a signal to all processes of a pod. */
  async signal(pod: Pod, signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): Promise<void> {
    await signalPod(pod, signal, `${registry}/wellspring-wellspring:${this.#tag}`);
  }

  /** Deletes a backend's volume, and with it its pod. */
  async loseVolume(pod: string): Promise<void> {
    await this.kubectl(["delete", "pvc", `data-${pod}`, "--wait=false"]);
    await this.kubectl(["delete", "pod", pod, "--force", "--grace-period=0"]);
  }

  /** Moves pods of a tier, one after the other, from nodes where another one of it is. */
  async spread(tier: Tier): Promise<void> {
    const pods = await this.pods(tier);
    const doubled = pods.find(({ node }, index) =>
      pods.slice(0, index).some((other) => other.node === node),
    );
    if (!doubled) return;
    await this.kubectl(["delete", "pod", doubled.name]);
    await this.ready(tier, pods.length);
    await this.spread(tier);
  }

  /** Waits until a tier has exactly so many pods, all ready. */
  async ready(tier: Tier, count: number): Promise<Pod[]> {
    const deadlineMs = Date.now() + readyMsMax;
    for (;;) {
      const pods = await this.pods(tier);
      if (pods.length === count && pods.every(({ isReady }) => isReady)) return pods;
      if (Date.now() > deadlineMs) {
        throw new Error(`${tier} has not ${count} ready pods but ${JSON.stringify(pods)}`);
      }
      await delay(250);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await kubectl(["delete", "namespace", this.namespace, "--wait=false"]);
  }

  async #exposeGateway(): Promise<void> {
    await this.kubectl(["apply", "-f", "-"], JSON.stringify(nodePortService));
  }
}

const readyMsMax = 180_000;

const internalIp = '{.items[*].status.addresses[?(@.type=="InternalIP")].address}';
const nodePortName = "ws-gateway-outside";

const nodePortService = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: nodePortName },
  spec: {
    type: "NodePort",
    selector: { "app.kubernetes.io/instance": "ws", "app.kubernetes.io/component": "gateway" },
    ports: [
      { name: "grpc", port: 50_051, targetPort: "grpc" },
      { name: "http", port: 8_080, targetPort: "http" },
    ],
  },
};

const podListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        uid: z.string(),
        deletionTimestamp: z.string().optional(),
      }),
      spec: z.object({ nodeName: z.string().default("") }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
        containerStatuses: z.array(z.object({ restartCount: z.number() })).default([]),
      }),
    }),
  ),
});
