import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Metadata } from "@grpc/grpc-js";
import {
  Code,
  callUnary,
  channelOptions,
  createInsecure,
  RunServiceClient,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import { runCommand } from "../../process/run-command.ts";
import { forwardPort } from "./kubectl.ts";
import type { Release } from "./release.ts";

/** A key of the release, and the id by which it is revoked. */
export type MadeKey = { key: string; id: string };

/** Makes a key with these scopes, as people do. */
export const createKey = async (release: Release, scope: string): Promise<MadeKey> => {
  const args = ["keys", "create", "--name", "e2e", "--scope", scope];
  const { stdout, stderr } = await runAsAdmin(release, args);
  return { key: stdout.trim(), id: /\bid ([0-9a-f]{16})/.exec(stderr)?.[1] ?? "" };
};

/** Revokes a key; resolves once the release has said so. */
export const revokeKey = async (release: Release, { id }: MadeKey): Promise<void> => {
  await runAsAdmin(release, ["keys", "revoke", id]);
};

/**
 * Asks each gateway by itself until it refuses the key; resolves with the milliseconds that the
 * last one took, counted from the end of `change`.
 */
export const untilRefused = async (
  release: Release,
  key: string,
  change: () => Promise<void>,
): Promise<number> => {
  await using forwards = new AsyncDisposableStack();
  const pods = await release.pods("gateway");
  const addresses = await Promise.all(
    pods.map(async ({ name }) => {
      const forward = await forwardPort(release.namespace, name, 50_051);
      return forwards.use(forward).address;
    }),
  );
  for (const address of addresses) assert.equal(await ask(address, key), Code.OK);
  await change();
  const changedAtMs = performance.now();
  const refused = addresses.map(async (address) => {
    while ((await ask(address, key)) !== Code.UNAUTHENTICATED) await delay(20);
    return performance.now() - changedAtMs;
  });
  return Math.max(...(await Promise.all(refused)));
};

const ask = async (address: string, key: string): Promise<Code> => {
  const client = new RunServiceClient(address, createInsecure(), channelOptions);
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${key}`);
  try {
    await callUnary(client, RunServiceService.getStatus, {}, { metadata });
    return Code.OK;
  } catch (thrown) {
    return StatusError.from(thrown).code;
  } finally {
    client.close();
  }
};

const runAsAdmin = async (release: Release, args: readonly string[]) => {
  const [server, key] = await Promise.all([release.gatewayAddress(), release.adminKey()]);
  const result = await runCommand([...args, "--server", server], { env: { WELLSPRING_KEY: key } });
  assert.equal(result.code, 0, result.stderr);
  return result;
};
