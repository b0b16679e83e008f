import { setTimeout as delay } from "node:timers/promises";
import {
  callUnary,
  channelOptions,
  createInsecure,
  type LogStatus,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { type Forward, forwardPort } from "./kubectl.ts";
import type { Release } from "./release.ts";

/** A backend that is asked by itself. */
export type NamedBackend = Forward & { name: string };

/** Every backend of a release, each by a port of its own, until they are disposed of. */
export const openBackends = async (
  release: Release,
): Promise<AsyncDisposable & { list: readonly NamedBackend[] }> => {
  const forwards = new AsyncDisposableStack();
  const pods = await release.pods("backend");
  const list = await Promise.all(
    pods.map(async ({ name }) => {
      const forward = await forwardPort(release.namespace, name, 50_052);
      return { name, ...forwards.use(forward) };
    }),
  );
  return { list, [Symbol.asyncDispose]: () => forwards.disposeAsync() };
};

const digestMsMax = 30_000;

/** The digest of all that each holds, once all have applied the same entries. */
export const awaitSameDigests = async (backends: readonly NamedBackend[]): Promise<string> => {
  const deadlineMs = performance.now() + digestMsMax;
  for (;;) {
    const digests = await Promise.all(backends.map(({ address }) => readDigest(address)));
    if (new Set(digests).size === 1) return digests[0];
    if (performance.now() > deadlineMs) {
      const list = backends.map(({ name }, index) => `${name}: ${digests[index]}`);
      throw new Error(`backends differ: ${list.join(", ")}`);
    }
    await delay(100);
  }
};

const readDigest = async (address: string): Promise<string> => {
  const log = await readLogStatus(address);
  return `${log?.digest.toString("hex")} after ${log?.digestSequence}`;
};

/** What a backend tells of its log. */
export const readLogStatus = async (address: string): Promise<LogStatus | undefined> => {
  const client = new RunServiceClient(address, createInsecure(), channelOptions);
  try {
    return (await callUnary(client, RunServiceService.getStatus, {})).log;
  } finally {
    client.close();
  }
};
