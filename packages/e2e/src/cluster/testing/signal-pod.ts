import { kubectl } from "./kubectl.ts";
import type { Pod } from "./release.ts";

/**
 * Sends a signal to every process of a pod's containers, the first one too, which nothing inside
 * of the pod can do: by another pod that sees all processes of the node. Rejects where none is
 * found.
 */
export const signalPod = async (
  { name, uid, node }: Pod,
  signal: "SIGSTOP" | "SIGCONT" | "SIGKILL",
  image: string,
): Promise<void> => {
  const pod = `signal-${name}-${Date.now()}`;
  const overrides = {
    apiVersion: "v1",
    spec: {
      hostPID: true,
      nodeName: node,
      containers: [
        {
          name: pod,
          image,
          command: ["node", "--eval", script, uid, signal],
          securityContext: { privileged: true, runAsUser: 0 },
        },
      ],
    },
  };
  const flags = ["--restart=Never", "--quiet", `--image=${image}`];
  await kubectl(["run", pod, ...flags, `--overrides=${JSON.stringify(overrides)}`]);
  const sent = "--for=jsonpath={.status.phase}=Succeeded";
  await kubectl(["wait", sent, `pod/${pod}`, "--timeout=60s"]);
  await kubectl(["delete", "pod", pod, "--wait=false"]);
};

/** Containers of a pod are below a control group that is named after its id. */
const script = `
const fs = require("node:fs");
const [uid, signal] = process.argv.slice(1);
const read = (path) => { try { return fs.readFileSync(path, "utf8"); } catch { return ""; } };
const sent = fs.readdirSync("/proc").filter((id) => /^[0-9]+$/.test(id)).filter((id) =>
  read("/proc/" + id + "/cgroup").replaceAll("_", "-").includes(uid) &&
  read("/proc/" + id + "/comm").trim() !== "pause");
if (sent.length === 0) throw new Error("no process of pod " + uid);
for (const id of sent) process.kill(Number(id), signal);
console.log(sent.length);
`;
