import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { helm, kubectl } from "./kubectl.ts";

/** A pod of a release, as far as specs look. */
export type Pod = { name: string; uid: string; isReady: boolean; restarts: number };

export type Tier = "gateway" | "backend" | "nats";

/** What helm is given with every install and upgrade. */
const images = ["image.registry=localhost:5000", "nats.image=localhost:5000/nats:local"];

/** The release `ws` in a namespace of its own, gone when it is disposed of. */
export class Release implements AsyncDisposable {
  readonly namespace: string;
  readonly #tag: string;

  /** Makes the namespace and installs the chart with images of this tag, and waits. */
  static async install(namespace: string, tag: string): Promise<Release> {
    await kubectl(["create", "namespace", namespace]);
    const release = new Release(namespace, tag);
    await release.helm("install");
    await release.#exposeGateway();
    return release;
  }

  private constructor(namespace: string, tag: string) {
    this.namespace = namespace;
    this.#tag = tag;
  }

  /** Installs or upgrades with these values beside the usual ones, and waits. */
  async helm(verb: "install" | "upgrade", values: readonly string[] = [], ...flags: string[]) {
    const sets = [...images, `image.tag=${this.#tag}`, ...values].flatMap((value) => [
      "--set",
      value,
    ]);
    const args = [verb, "ws", "charts/wellspring", "-n", this.namespace, ...sets];
    return await helm([...args, "--wait", "--timeout", "3m", ...flags]);
  }

  async rollback(): Promise<void> {
    await helm(["rollback", "ws", "-n", this.namespace, "--wait", "--timeout", "3m"]);
  }

  kubectl(args: readonly string[], stdin?: string): Promise<string> {
    return kubectl(["-n", this.namespace, ...args], stdin);
  }

  /** `host:port` of the gateway, whichever pods are behind it. */
  async gatewayAddress(): Promise<string> {
    const node = await kubectl(["get", "nodes", "-o", `jsonpath=${internalIp}`]);
    const port = ["get", "service", nodePortName, "-o", "jsonpath={.spec.ports[0].nodePort}"];
    return `${node.split(" ")[0]}:${await this.kubectl(port)}`;
  }

  /** The pods of a tier that are not on their way out, by name. */
  async pods(tier: Tier): Promise<Pod[]> {
    const selector = `app.kubernetes.io/instance=ws,app.kubernetes.io/component=${tier}`;
    const list = JSON.parse(await this.kubectl(["get", "pods", "-l", selector, "-o", "json"]));
    return podListSchema
      .parse(list)
      .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata: { name, uid }, status }) => ({
        name,
        uid,
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
    ports: [{ port: 50_051, targetPort: "grpc" }],
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
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
        containerStatuses: z.array(z.object({ restartCount: z.number() })).default([]),
      }),
    }),
  ),
});
