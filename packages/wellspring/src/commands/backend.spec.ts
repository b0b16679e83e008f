import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { createSpecIo } from "../testing/spec-io.ts";
import { startMain } from "../testing/start-main.ts";
import { columnLines, uploadColumns } from "../testing/upload-columns.ts";
import { backendCommand } from "./backend.ts";

const listen = ["--listen", "127.0.0.1:0", "--json"];

describe("wellspring backend and wellspring gateway", () => {
  it("stand apart, and each prints what passes through it", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "wellspring-backend-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const backend = startMain(["backend", "--data", folder, "--print", ...listen]);
    const { address } = JSON.parse(await backend.line(() => true));
    const gateway = startMain(["gateway", "--backend", address, ...listen]);
    const front = JSON.parse(await gateway.line(() => true));
    assert.equal((await uploadColumns(front.address, "apart"))?.newReadings, 2);
    await gateway.line((line) => line.includes("Upload"));
    assert.equal(await gateway.stop(), 0);
    assert.equal(await backend.stop(), 0);
    assert.deepEqual(backend.lines.slice(1), columnLines("apart"));
    assert.match(gateway.lines[1], /Upload.*apart.*2/);
  });
});

describe("wellspring backend", () => {
  const program = { name: "wellspring", version: "0", commands: [backendCommand] };

  const wrong: readonly [string[], string][] = [
    [["--log", "jetstream"], "--nats-url: name NATS' servers, nats://HOST:4222,…"],
    [["--nats-stream", "a.b"], "--nats-stream: is 1 to 64 letters, digits, - and _"],
    [["--nats-replicas", "9"], "--nats-replicas: "],
    [["--log-bytes-max", "1"], "--log-bytes-max: "],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(" ")} in one line`, async () => {
      const io = createSpecIo();
      assert.equal(await runCommandLine(program, ["backend", ...args], io), 2);
      assert.equal(io.stderrText().split("\n")[0].startsWith(`wellspring: ${message}`), true);
    });
  }

  it("takes the password of NATS from the environment, and never shows it", async () => {
    const io = createSpecIo({ WELLSPRING_NATS_PASSWORD: "moss" });
    assert.equal(await runCommandLine(program, ["backend", "--help"], io), 0);
    assert.match(io.stdoutText(), /--nats-password/);
    assert.doesNotMatch(io.stdoutText(), /moss/);
  });
});
