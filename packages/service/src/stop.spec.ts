import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, it } from "node:test";

/** Starts a process that waits to be stopped, with `body` as what closes it. */
const start = (body: string, after = "", onStarted = ""): Server => {
  const script = `
    import { createLogger } from ${JSON.stringify(import.meta.resolve("./log-line.ts"))};
    import { runUntilStopped } from ${JSON.stringify(import.meta.resolve("./stop.ts"))};
    const alive = setInterval(() => undefined, 1_000);
    const context = { async [Symbol.asyncDispose]() { ${body} } };
    const logger = createLogger({ name: "spec" });
    void runUntilStopped(context, { logger, onStarted: () => { ${onStarted} } });
    console.log("ready");
    ${after}
  `;
  const args = ["--input-type=module-typescript", "--eval", script];
  return new Server(spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] }));
};

class Server {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  readonly exited: Promise<unknown[]>;
  readonly #printed = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.process = child;
    this.exited = once(child, "close");
    for (const stream of [child.stdout, child.stderr]) {
      assert(stream);
      createInterface(stream).on("line", (line) => {
        this.lines.push(line);
        for (const check of this.#printed) check();
      });
    }
  }

  /** Waits until the process has printed a line with this text. */
  async printed(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (this.lines.some((line) => line.includes(text))) resolve();
    };
    this.#printed.add(check);
    check();
    await promise;
  }

  async exitCode(): Promise<unknown> {
    return (await this.exited)[0];
  }
}

const timeout = 20_000;

/** Starts a process that waits to be stopped while `starting` goes on. */
const startSlowly = (starting: string) => {
  const script = `
    import { createLogger } from ${JSON.stringify(import.meta.resolve("./log-line.ts"))};
    import { runUntilStopped } from ${JSON.stringify(import.meta.resolve("./stop.ts"))};
    const alive = setInterval(() => undefined, 1_000);
    void runUntilStopped(${starting}, { logger: createLogger({ name: "spec" }) });
    console.log("starting");
  `;
  const args = ["--input-type=module-typescript", "--eval", script];
  return new Server(spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] }));
};

describe("runUntilStopped() while a server starts", () => {
  it("logs why it could not start and ends with 1", { timeout }, async () => {
    const server = startSlowly('Promise.reject(new Error("port is taken"))');
    assert.equal(await server.exitCode(), 1);
    assert.match(server.lines.at(-1) ?? "", /"level":"fatal".*port is taken.*starting failed/);
  });

  it("ends with 0 on SIGTERM without waiting for it", { timeout }, async () => {
    const server = startSlowly("new Promise(() => undefined)");
    await server.printed("starting");
    server.process.kill("SIGTERM");
    assert.equal(await server.exitCode(), 0);
    assert.match(server.lines.at(-1) ?? "", /"msg":"stopped"/);
  });
});

describe("runUntilStopped()", () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`closes in order and ends with 0 on ${signal}`, { timeout }, async () => {
      const server = start('console.log("closed");');
      await server.printed("ready");
      server.process.kill(signal);
      assert.equal(await server.exitCode(), 0);
      assert(server.lines.includes("closed"));
      assert(server.lines.some((line) => line.includes('"msg":"stopped"')));
    });
  }

  it("can be stopped in order by whoever hears that it has started", { timeout }, async () => {
    const server = start('console.log("closed");', "", `process.kill(process.pid, "SIGTERM");`);
    assert.equal(await server.exitCode(), 0);
    assert(server.lines.includes("closed"));
  });

  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const) {
    it(`ends at once with ${code} on a second signal, ${signal}`, { timeout }, async () => {
      const server = start("await new Promise(() => undefined);");
      await server.printed("ready");
      server.process.kill("SIGTERM");
      await server.printed('"msg":"stopping"');
      server.process.kill(signal);
      assert.equal(await server.exitCode(), code);
    });
  }

  it("logs what nobody caught and ends with 1", { timeout }, async () => {
    const server = start("", 'setImmediate(() => { throw new TypeError("bug"); });');
    assert.equal(await server.exitCode(), 1);
    assert.match(server.lines.at(-1) ?? "", /"level":"fatal".*TypeError: bug.*uncaught exception/);
  });

  it("logs a promise that nobody awaited and ends with 1", { timeout }, async () => {
    const server = start("", 'void Promise.reject(new TypeError("bug"));');
    assert.equal(await server.exitCode(), 1);
    assert.match(server.lines.at(-1) ?? "", /"level":"fatal".*TypeError: bug/);
  });

  it("logs what goes wrong while it stops and ends with 1", { timeout }, async () => {
    const server = start('throw new Error("disk is gone");');
    await server.printed("ready");
    server.process.kill("SIGTERM");
    assert.equal(await server.exitCode(), 1);
    assert.match(server.lines.at(-1) ?? "", /"level":"fatal".*disk is gone.*stopping failed/);
  });
});
