import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { forwardPort } from "./kubectl.ts";
import type { Pod, Release } from "./release.ts";

/** The pod of the NATS server that leads the log's stream, as NATS itself says. */
export const findLogLeader = async (release: Release): Promise<Pod> => {
  for (;;) {
    const pods = await release.pods("nats");
    for (const { name } of pods) {
      const leader = await askForLeader(release.namespace, name).catch(() => undefined);
      const pod = pods.find((one) => one.name === leader);
      if (pod) return pod;
    }
    await delay(200);
  }
};

const askForLeader = async (namespace: string, pod: string): Promise<string | undefined> => {
  await using monitor = await forwardPort(namespace, pod, 8222);
  const response = await fetch(`http://${monitor.address}/jsz?streams=true`);
  const { account_details: accounts } = streamsSchema.parse(await response.json());
  return accounts.flatMap(({ stream_detail: streams }) => streams)[0]?.cluster.leader;
};

/** https://docs.nats.io/running-a-nats-service/nats_admin/monitoring#jetstream-information */
const streamsSchema = z.object({
  account_details: z.array(
    z.object({
      stream_detail: z
        .array(z.object({ cluster: z.object({ leader: z.string().optional() }) }))
        .default([]),
    }),
  ),
});
