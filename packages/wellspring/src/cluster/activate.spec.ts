import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger, GrpcServer, Health } from "@wellspring/service";
import { createSlice, openSpecRelease } from "../testing/spec-release.ts";

const timeout = 20_000;

describe("wellspring cluster activate", () => {
  it("asks a backend that serves, and says what becomes of rollbacks", { timeout }, async () => {
    await using release = await openSpecRelease({ fault: "next-form" });
    release.kubernetes.set("endpointslices", [
      createSlice("b-0", 1, false),
      createSlice("b-1", release.port),
    ]);
    const first = await release.run(["activate", "--form", "1"]);
    assert.match(first.stdout, /^form 1 is written already \([-0-9a-f]{36}\.2\)\n$/);
    const { exitCode, stdout } = await release.run(["activate"]);
    const [activated, warning] = stdout.split("\n");
    assert.match(activated, /^form 2 is written from now on, form 1 no more \([-0-9a-f]{36}\.3\)$/);
    assert.equal(
      warning,
      "a release that does not read form 2 can't be rolled back to: it would not be ready",
    );
    assert.equal(exitCode, 0);
    const again = await release.run(["activate", "--form", "2"]);
    assert.match(again.stdout, /^form 2 is written already \(.*\.4\)\n$/);
  });

  it("says that the form is too new, or the backend too old", { timeout }, async () => {
    await using release = await openSpecRelease();
    const newer = await release.run(["activate", "--form", "2"]);
    assert.match(newer.stderr, /^wellspring: form: is 2, this backend reads up to form 1\n/);
    assert.equal(newer.exitCode, 1);

    await using older = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: [],
      health: new Health(),
      logger: createLogger({ name: "spec", level: "silent" }),
    });
    release.kubernetes.set("endpointslices", [createSlice("b-0", older.port)]);
    const { exitCode, stderr } = await release.run(["activate"]);
    assert.match(
      stderr,
      /ClusterService\/Activate\nNext: name another server with --server; one that is older/,
    );
    assert.equal(exitCode, 1);
  });

  it("says that nobody serves", { timeout }, async () => {
    await using release = await openSpecRelease();
    release.kubernetes.set("endpointslices", []);
    const { exitCode, stderr } = await release.run(["activate"]);
    assert.match(stderr, /^wellspring: no backend of release ws serves\n/);
    assert.equal(exitCode, 75);
  });
});
