import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { runCommandLine } from "@wellspring/cli";
import { Code } from "@wellspring/contract";
import { createLogger } from "@wellspring/service";
import { smokeCommand } from "../commands/cluster/smoke.ts";
import { openServe } from "../serve.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { checkProcessed, checkReady, postSample } from "./smoke-sample.ts";

const never = new AbortController().signal;
const timeout = 20_000;
const id = "00000000-0000-4000-8000-000000000000";

/** A server that answers every question with this. */
const openAnswer = async (status: number, body: object) => {
  const server = createServer((_request, response) =>
    response.writeHead(status).end(JSON.stringify(body)),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert(typeof address === "object" && address);
  return {
    web: { address: `127.0.0.1:${address.port}`, entry: { tls: false } },
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
};

describe("wellspring cluster smoke --http", () => {
  it("has a sample computed, which stays", { timeout }, async (t) => {
    const data = await mkdtemp(join(tmpdir(), "wellspring-smoke-"));
    t.after(() => rm(data, { recursive: true, force: true }));
    const listen = "127.0.0.1:0";
    await using servers = await openServe({
      ...{ listen, http: listen, engines: true, data, diskUsedPercentMax: "100" },
      ...{ drainTimeoutMs: "1000", print: false, stdout: new PassThrough() },
      logger: createLogger({ name: "spec", level: "silent" }),
    });
    const http = servers.httpAddress ?? "";
    const io = createSpecIo({ WELLSPRING_CONFIG_DIR: data });
    const program = { name: "wellspring", version: "0", commands: [smokeCommand] };
    const argv = ["smoke", "--server", servers.address, "--http", http];
    assert.equal(await runCommandLine(program, argv, io), 0, io.stderrText());
    const printed = io.stdoutText();
    const [, sample] = /^[\d.:]+: sample ([0-9a-f-]{36}) was computed$/m.exec(printed) ?? [];
    assert.ok(sample, printed);
    const web = { address: http, entry: { tls: false } };
    await checkProcessed(web, "wellspring-smoke", sample, never);
  });
});

describe("what a gateway answers over HTTP", { timeout }, () => {
  it("is that it is not ready", async () => {
    await using open = await openAnswer(503, { status: "unavailable" });
    await assert.rejects(checkReady(open.web, never), { code: Code.UNAVAILABLE });
  });

  it("is that a sample waits", async () => {
    await using open = await openAnswer(202, { submission_id: id, state: "waiting" });
    const message = `sample ${id} still waits for an engine statistics`;
    const failure = { code: Code.UNAVAILABLE, message };
    await assert.rejects(checkProcessed(open.web, "p", id, never), failure);
  });

  it("is not believed where it is wrong", async () => {
    const wrong = { submission_id: id, payload: { timestamp: "", mean: 1, standard_deviation: 1 } };
    await using open = await openAnswer(200, wrong);
    const code = Code.DATA_LOSS;
    const message = new RegExp(`^/v1/processed/${id}\\?project=a%20b answered 200 with \\{`);
    await assert.rejects(checkProcessed(open.web, "a b", id, never), { code, message });
    await assert.rejects(checkReady(open.web, never), { code, message: /^\/readyz answered 200/ });
  });

  it("is no id", async () => {
    await using open = await openAnswer(400, { errors: ["Field data: is missing"] });
    const message = '/v1/raw?project=p answered 400 with {"errors":["Field data: is missing"]}';
    await assert.rejects(postSample(open.web, "p", never), { code: Code.DATA_LOSS, message });
  });
});
