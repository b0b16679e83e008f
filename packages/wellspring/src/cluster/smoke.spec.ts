import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { credentials } from "@grpc/grpc-js";
import {
  Code,
  callServerStreaming,
  RunServiceClient,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";
import { Context as Gateway } from "@wellspring/gateway";
import { createLogger } from "@wellspring/service";
import { createSlice, openSpecRelease } from "../testing/spec-release.ts";

const timeout = 20_000;

/** The readings of the run that a smoke test told of, as long as it is there. */
const readSmokeRun = async (server: string, stdout: string): Promise<unknown[]> => {
  const [run = ""] = /smoke-\w{32}/.exec(stdout) ?? [];
  const client = new RunServiceClient(server, credentials.createInsecure());
  const request = { project: "wellspring-smoke", run, wells: [], columns: false, token: "" };
  const parts: unknown[] = [];
  try {
    const { readReadings } = RunServiceService;
    for await (const part of callServerStreaming(client, readReadings, request)) parts.push(part);
  } catch (thrown) {
    assert(thrown instanceof StatusError);
    assert.equal(thrown.code, Code.NOT_FOUND);
  } finally {
    client.close();
  }
  return parts;
};

/** A port where the first caller is cut off, and nobody listens from then on. */
const openRefuser = async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert(typeof address === "object" && address);
  const refuse = async (): Promise<void> => {
    await once(server, "connection");
    server.close();
    await once(server, "close");
  };
  return { host: "127.0.0.1", port: address.port, refused: refuse() };
};

describe("wellspring cluster smoke", () => {
  it("writes a run, reads it everywhere, and leaves nothing", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { kubernetes, gateway, port } = release;
    kubernetes.set("endpointslices", [
      createSlice("b-0", port),
      createSlice("b-1", port),
      createSlice("b-2", 1, false),
    ]);
    const argv = ["smoke", "--server", gateway.address];
    const { exitCode, stdout, stderr } = await release.run([...argv, "--each-backend"]);
    assert.equal(stderr, "");
    assert.match(
      stdout,
      /^[\d.:]+: wrote run smoke-\w{32} and read it back\nb-0: has it too\nb-1: has it too\n$/,
    );
    assert.equal(exitCode, 0);
    const status = JSON.parse((await release.run(["status", "--json"])).stdout);
    // The genesis, the upload and its retraction.
    assert.equal(status.backends[0].told.appliedSequence, 3);
    assert.deepEqual(await readSmokeRun(gateway.address, stdout), []);
  });

  it("waits for a gateway that is still starting", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { host, port, refused } = await openRefuser();
    const smoke = release.run(["smoke", "--server", `${host}:${port}`]);
    await refused;
    const backends = [`127.0.0.1:${release.port}`];
    await using _late = await Gateway.open(
      { listen: { host, port }, backends, print: false, drainTimeoutMs: 0 },
      { logger: createLogger({ name: "spec", level: "silent" }) },
    );
    const { exitCode, stderr } = await smoke;
    assert.match(stderr, /^127\.0\.0\.1:\d+: .*; trying again\n/);
    assert.equal(exitCode, 0);
  });

  it("needs no cluster for the gateway alone", { timeout }, async () => {
    await using release = await openSpecRelease();
    const argv = ["smoke", "--server", release.gateway.address];
    assert.equal((await release.run(argv)).exitCode, 0);
    assert.deepEqual(release.kubernetes.requests, []);
  });

  it("fails where a backend does not have the run, and takes it back", { timeout }, async () => {
    await using release = await openSpecRelease();
    await using other = await openSpecRelease();
    release.kubernetes.set("endpointslices", [createSlice("b-9", other.port)]);
    const argv = ["smoke", "--server", release.gateway.address, "--each-backend"];
    const { exitCode, stdout, stderr } = await release.run(argv);
    assert.match(stderr, /^wellspring: .*log/);
    assert.equal(exitCode, 1);
    assert.deepEqual(await readSmokeRun(release.gateway.address, stdout), []);
  });

  it("ends with the exit code to try again where nobody answers", { timeout }, async () => {
    await using release = await openSpecRelease();
    const argv = ["smoke", "--server", "127.0.0.1:1", "--timeout", "0.3"];
    const { exitCode, stderr } = await release.run(argv);
    assert.match(stderr, /wellspring: gave up on 127\.0\.0\.1:1 after 0\.3 s without progress/);
    assert.equal(exitCode, 75);
    const none = ["smoke", "--server", release.gateway.address, "--each-backend"];
    release.kubernetes.set("endpointslices", []);
    const empty = await release.run(none);
    assert.match(empty.stderr, /^wellspring: no backend of release ws serves\n/);
    assert.equal(empty.exitCode, 75);
  });
});
