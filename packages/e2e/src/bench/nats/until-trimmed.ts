import { setTimeout as delay } from "node:timers/promises";
import type { NatsServers } from "./nats-servers.ts";

const trimmedMsMax = 60_000;

/** Waits until the one stream that the servers keep has forgotten its first entry. */
export const untilTrimmed = async ({ monitors: [monitor] }: NatsServers): Promise<void> => {
  const deadlineMs = performance.now() + trimmedMsMax;
  while (!((await readFirstSequence(monitor)) > 1)) {
    if (performance.now() > deadlineMs) throw new Error("the log is not trimmed");
    await delay(100);
  }
};

/** NaN where the server keeps no stream. */
const readFirstSequence = async (monitor: string): Promise<number> => {
  const told = JSON.parse(await (await fetch(`${monitor}/jsz?streams=true`)).text());
  return Number(told.account_details?.[0]?.stream_detail?.[0]?.state.first_seq);
};
