import { z } from "zod";
import { kubectl, runProgram } from "./kubectl.ts";

/**
 * The first three nodes of a cluster. What cuts a node's power, and what brings it back, is told
 * by two shell commands in the environment, to which the node's name is `$1`.
 */
export class Nodes implements AsyncDisposable {
  readonly names: readonly string[];
  readonly #killed = new Set<string>();

  /** Rejects where the cluster has fewer. */
  static async find(): Promise<Nodes> {
    const list = nodeListSchema.parse(JSON.parse(await kubectl(["get", "nodes", "-o", "json"])));
    const names = list.items
      .filter(({ spec }) => !spec.taints.some(({ effect }) => effect === "NoSchedule"))
      .map(({ metadata }) => metadata.name);
    if (names.length < 3) throw new Error(`three nodes are needed, there are: ${names.join(", ")}`);
    return new Nodes(names.slice(0, 3));
  }

  private constructor(names: readonly string[]) {
    this.names = names;
  }

  async drain(node: string): Promise<void> {
    const flags = ["--ignore-daemonsets", "--delete-emptydir-data", "--force"];
    await kubectl(["drain", node, ...flags, "--timeout=180s"]);
  }

  async uncordon(node: string): Promise<void> {
    await kubectl(["uncordon", node]);
  }

  /** Ends everything on the node at once; nobody is told. */
  async kill(node: string): Promise<void> {
    this.#killed.add(node);
    await runFromEnvironment("WELLSPRING_E2E_NODE_KILL", node);
  }

  /** Tells Kubernetes that the node is gone, so that what is bound to it may move. */
  async takeOutOfService(node: string): Promise<void> {
    await kubectl(["wait", "--for=condition=Ready=Unknown", `node/${node}`, "--timeout=180s"]);
    await kubectl(["taint", "node", node, `${outOfService}=nodeshutdown:NoExecute`]);
  }

  async bringBack(node: string): Promise<void> {
    await runFromEnvironment("WELLSPRING_E2E_NODE_START", node);
    this.#killed.delete(node);
    await kubectl(["wait", "--for=condition=Ready", `node/${node}`, "--timeout=180s"]);
    await kubectl(["taint", "node", node, `${outOfService}-`]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#killed) await this.bringBack(name);
    for (const name of this.names) await this.uncordon(name);
  }
}

const outOfService = "node.kubernetes.io/out-of-service";

const runFromEnvironment = async (variable: string, node: string): Promise<void> => {
  const command = process.env[variable];
  if (!command) throw new Error(`${variable} is not set: a shell command, the node's name is $1`);
  await runProgram("sh", ["-c", command, "sh", node]);
};

const nodeListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ taints: z.array(z.object({ effect: z.string() })).default([]) }),
    }),
  ),
});
