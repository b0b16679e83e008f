import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { createCommandRunner } from "../testing/command-runner.ts";
import { createSpecIo } from "../testing/spec-io.ts";
import { startWorkServer } from "../testing/work-server.ts";
import { runSession } from "./calc-session.ts";

const connect = async (address: string, input: string) =>
  createCommandRunner("nowhere:1")(["calc", "connect", address, "--timeout", "0.5"], input);

describe("wellspring calc connect", { timeout: 20_000 }, () => {
  it("answers a pipe with results alone", async () => {
    await using server = await startWorkServer();
    const input = "add 2 5\n  MAX   2\t6 \n\nnp 2 12\nAdd 1 1";
    assert.deepEqual(await connect(server.address, input), {
      exitCode: 0,
      stdout: "7\n6\n2 12\n2\n",
      stderr: "",
    });
  });

  it("goes on after an error, which is one line", async () => {
    await using server = await startWorkServer();
    const input = "divide 1 2\nadd 1\nadd 100 1\nadd 1 2\n";
    const { exitCode, stdout, stderr } = await connect(server.address, input);
    assert.equal(exitCode, 0);
    assert.equal(stdout, "3\n");
    assert.deepEqual(stderr.split("\n"), [
      "divide: is no command; help lists them",
      "add: two numbers are wanted: add 2 5",
      "the sum of 100 and 1 is too much",
      "",
    ]);
  });

  it("ends at exit, and helps on standard error", async () => {
    await using server = await startWorkServer();
    const { exitCode, stdout, stderr } = await connect(server.address, "HELP\nExit\nadd 1 1\n");
    assert.equal(exitCode, 0);
    assert.equal(stdout, "");
    assert.match(stderr, /^add A B {3}the sum of two numbers\n/);
  });

  it("has a prompt and a history where somebody types", async () => {
    await using server = await startWorkServer();
    const io = createSpecIo();
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
    const arrowUp = "\u001b[A";
    const ended = runSession(
      { address: server.address, project: "default", timeout: "5" },
      { ...io, stdin },
    );
    stdin.write("add 2 5\r");
    while (!/7\n/.test(io.stdoutText())) await new Promise(setImmediate);
    stdin.write(`${arrowUp}\r`);
    while (!/7\n.*7\n/s.test(io.stdoutText())) await new Promise(setImmediate);
    stdin.write("\u0004");
    assert.equal(await ended, 0);
    assert.match(io.stdoutText(), /calc> /);
    assert.equal(io.stderrText(), "");
  });

  it("ends with 75 where there is no server, in one line", async () => {
    const { exitCode, stderr } = await connect("127.0.0.1:1", "add 1 1\n");
    assert.equal(exitCode, 75);
    assert.match(stderr, /^wellspring: gave up on 127\.0\.0\.1:1 after 0\.5 s .*\n$/);
  });
});
