import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSlice, openSpecRelease } from "../testing/spec-release.ts";

const timeout = 20_000;

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
    const { exitCode, stderr } = await release.run(argv);
    assert.match(stderr, /^wellspring: .*log/);
    assert.equal(exitCode, 1);
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
