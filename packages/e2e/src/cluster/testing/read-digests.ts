import { credentials } from "@grpc/grpc-js";
import {
  callUnary,
  channelOptions,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { forwardPort } from "./kubectl.ts";
import type { Release } from "./release.ts";

/** The digest of all that each backend holds, with the entry of the log that it is of. */
export const readDigests = async (release: Release): Promise<string[]> => {
  const digests: string[] = [];
  for (const { name } of await release.pods("backend")) {
    await using backend = await forwardPort(release.namespace, name, 50_052);
    const insecure = credentials.createInsecure();
    const client = new RunServiceClient(backend.address, insecure, channelOptions);
    const { log } = await callUnary(client, RunServiceService.getStatus, {});
    client.close();
    digests.push(`${log?.digest.toString("hex")} after ${log?.digestSequence}`);
  }
  return digests;
};
