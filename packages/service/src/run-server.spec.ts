import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";

const timeout = 20_000;

/** Runs a server whose parts are given as code; with `stop`, ends it once it listens. */
const run = async (env: Record<string, string>, open: string) => {
  const script = `
    import { z } from "zod";
    import { readEnvironment } from ${JSON.stringify(import.meta.resolve("./config.ts"))};
    import { runServer } from ${JSON.stringify(import.meta.resolve("./run-server.ts"))};
    import { serverOptions } from ${JSON.stringify(import.meta.resolve("./server-config.ts"))};
    const schema = z.object(serverOptions(50_051));
    const close = { async [Symbol.asyncDispose]() {} };
    setInterval(() => undefined, 1_000);
    await runServer({
      name: "spec",
      readConfig: () => readEnvironment(schema, process.env),
      open: async (config, { logger }) => ${open},
    });
  `;
  const args = ["--input-type=module-typescript", "--eval", script];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  const [log, [code]]: [string, unknown[]] = await Promise.all([
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code, lines: log.trim().split("\n") };
};

/** A server that stops as soon as it listens. */
const stopping = `{
  setImmediate(() => process.kill(process.pid, "SIGTERM"));
  return { ...close, address: config.listen.host + ":" + config.listen.port };
}`;

describe("runServer()", () => {
  it("says where it listens, and stops in order", { timeout }, async () => {
    const { code, lines } = await run({ WELLSPRING_LISTEN: "127.0.0.1:7" }, stopping);
    assert.equal(code, 0);
    const [listening, ...rest] = lines.map((line) => JSON.parse(line));
    assert.equal(listening.name, "spec");
    assert.equal(listening.msg, "listening");
    assert.equal(listening.address, "127.0.0.1:7");
    assert.match(listening.version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(
      rest.map(({ msg }) => msg),
      ["stopping", "stopped"],
    );
  });

  it("tells as much as its configuration says", { timeout }, async () => {
    const { code, lines } = await run({ WELLSPRING_LOG_LEVEL: "warn" }, stopping);
    assert.deepEqual([code, lines], [0, [""]]);
  });

  it("logs a configuration that is wrong and ends with 1", { timeout }, async () => {
    const { code, lines } = await run({ WELLSPRING_FAULT: "typo" }, stopping);
    assert.equal(code, 1);
    assert.match(lines.at(-1) ?? "", /"level":"fatal".*WELLSPRING_FAULT: Invalid option/);
  });

  it("logs why it can't start and ends with 1", { timeout }, async () => {
    const { code, lines } = await run({}, '{ throw new Error("no disk"); }');
    assert.equal(code, 1);
    assert.match(lines.at(-1) ?? "", /"level":"fatal".*no disk.*starting failed/);
  });
});
