import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { KubernetesServer } from "../testing/kubernetes-server.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { rollBack } from "./rollback.ts";

const folder = mkdtempSync(join(tmpdir(), "wellspring-rollback-"));
after(() => rmSync(folder, { recursive: true }));

/** A program in Helm's place that prints its arguments. */
const createHelm = (code: number): string => {
  const path = join(folder, `helm-${code}`);
  writeFileSync(path, `#!/bin/sh\necho "$@"\nexit ${code}\n`);
  chmodSync(path, 0o755);
  return path;
};

const openServer = async (...states: string[]): Promise<KubernetesServer> => {
  const server = await KubernetesServer.open();
  server.set(
    "secrets",
    states.map((status, place) => {
      const name = `sh.helm.release.v1.ws.v${place + 1}`;
      return { metadata: { name, labels: { version: String(place + 1), status } } };
    }),
  );
  return server;
};

describe("wellspring cluster rollback", () => {
  it("says what it does and has Helm do it", async () => {
    await using server = await openServer("superseded", "deployed", "failed");
    const io = createSpecIo({ PATH: process.env.PATH });
    const args = { release: "ws", kubeconfig: server.kubeconfig, timeout: "90" };
    assert.equal(await rollBack(args, io, createHelm(0)), 0);
    const { kubeconfig } = server;
    const command = `rollback ws 2 --wait --timeout 90s --namespace lab --kubeconfig ${kubeconfig}`;
    assert.equal(
      io.stdoutText(),
      `revision 3 is failed; going back to 2\nhelm ${command}\n${command}\n`,
    );
  });

  it("takes a revision that is named, and tells Helm's failure", async () => {
    await using server = await openServer("superseded", "superseded", "deployed");
    const args = { release: "ws", kubeconfig: server.kubeconfig, timeout: "90" };
    const io = createSpecIo({ PATH: process.env.PATH });
    await assert.rejects(
      rollBack({ ...args, context: "spec", to: "1" }, io, createHelm(7)),
      new StatusError(
        Code.FAILED_PRECONDITION,
        "helm rollback ended with 7: see above, and wellspring cluster status",
      ),
    );
    assert.match(io.stdoutText(), /\nhelm rollback ws 1 .* --kube-context spec\n/);
    await assert.rejects(rollBack({ ...args, to: "9" }, io, createHelm(0)), {
      name: "UsageError",
      message: "--to: Helm keeps no revision 9, but 1, 2, 3",
    });
  });
});
