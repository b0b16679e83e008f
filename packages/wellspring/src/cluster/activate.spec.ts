import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ActivateRequest, ClusterServiceService } from "@wellspring/contract";
import { createLogger, GrpcServer, Health, unary } from "@wellspring/service";
import { createSlice, openSpecRelease } from "../testing/spec-release.ts";

const timeout = 20_000;

describe("wellspring cluster activate", () => {
  it("asks a backend that serves", { timeout }, async () => {
    await using release = await openSpecRelease();
    const asked: ActivateRequest[] = [];
    const activate = unary((request: ActivateRequest) => {
      asked.push(request);
      return { token: "token", form: 3 };
    });
    await using server = await GrpcServer.open({
      listen: { host: "127.0.0.1", port: 0 },
      services: [[ClusterServiceService, { activate }]],
      health: new Health(),
      logger: createLogger({ name: "spec", level: "silent" }),
    });
    release.kubernetes.set("endpointslices", [
      createSlice("b-0", 1, false),
      createSlice("b-1", server.port),
    ]);
    const { exitCode, stdout } = await release.run(["activate"]);
    assert.equal(stdout, "form 3 is written from now on (token)\n");
    assert.equal(exitCode, 0);
    await release.run(["activate", "--form", "2"]);
    assert.deepEqual(asked, [{ form: 0 }, { form: 2 }]);
  });

  it("says that nobody serves, or that the backend is too old", { timeout }, async () => {
    await using release = await openSpecRelease();
    const { exitCode, stderr } = await release.run(["activate"]);
    assert.match(stderr, /ClusterService\/Activate\nNext: .* one that is older than this program/);
    assert.equal(exitCode, 1);
    release.kubernetes.set("endpointslices", []);
    const none = await release.run(["activate"]);
    assert.match(none.stderr, /^wellspring: no backend of release ws serves\n/);
    assert.equal(none.exitCode, 75);
  });
});
