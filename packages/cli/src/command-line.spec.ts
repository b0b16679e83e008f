import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defineCommand } from "./command.ts";
import { type Program, parseCommandLine, runCommandLine } from "./command-line.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { createSpecIo } from "./testing/spec-io.ts";
import { UsageError } from "./usage-error.ts";

const measure = defineCommand({
  command: "measure <run> [plates..]",
  describe: "Measures a run",
  examples: [["measure 007", "measures run 007"]],
  positionals: {
    run: { type: "string", demandOption: true },
    plates: { type: "string", array: true, default: [] },
  },
  options: {
    "started-at": { type: "string", requiresArg: true, describe: "When it started" },
    attribute: { type: "string", array: true, requiresArg: true, describe: "K=V" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  handler: async ({ run, json }, io): Promise<ExitCode> => {
    if (run === "bug") throw new TypeError("a bug");
    io.stdout.write(json ? "{}\n" : `${run}\n`);
    return exitCode.ok;
  },
});

const program: Program = { name: "ws", version: "1.2.3", commands: [measure] };

const parseArguments = (argv: string[], env: NodeJS.ProcessEnv = {}): Record<string, unknown> => {
  const parsed = parseCommandLine(program, argv, env);
  assert.ok(typeof parsed !== "string");
  return parsed.args;
};

describe("parseCommandLine()", () => {
  it("keeps names as they are typed", () => {
    for (const run of ["007", "1e3", "true", "-", "a b"]) {
      assert.equal(parseArguments(["measure", run]).run, run);
    }
  });

  it("takes one value for each list option", () => {
    const args = parseArguments([
      "measure",
      "--attribute",
      "a.b=1",
      "--attribute",
      "c=2",
      "r",
      "p",
    ]);
    assert.deepEqual(args.attribute, ["a.b=1", "c=2"]);
    assert.equal(args.run, "r");
    assert.deepEqual(args.plates, ["p"]);
  });

  it("takes options from the environment, the command line first", () => {
    const env = {
      WELLSPRING_STARTED_AT: "then",
      WELLSPRING_JSON: "1",
      WELLSPRING_ATTRIBUTE: "a=1\nb=2",
      WELLSPRING_STATE_DIR: "/nowhere",
    };
    const args = parseArguments(["measure", "r"], env);
    assert.equal(args.startedAt, "then");
    assert.equal(args.json, true);
    assert.deepEqual(args.attribute, ["a=1", "b=2"]);
    assert.equal(parseArguments(["measure", "r", "--started-at", "now"], env).startedAt, "now");
  });

  const wrong: readonly [string[], RegExp][] = [
    [[], /^which command\?$/],
    [["mesure", "r"], /^Did you mean measure\?$/],
    [["measure"], /^something is missing of ws measure <run> \[plates\.\.\]$/],
    [["measure", "--well", "r"], /^Unknown argument: well$/],
    [["--started-at", "1", "measure"], /^Not enough non-option arguments: got 0, need at least 1$/],
    [["measure", "r", "--started-at", "1", "--started-at", "2"], /^--started-at is given twice$/],
    [["measure", "r", "--jsn"], /^Unknown argument: jsn$/],
    [["measure", "r", "--started-at"], /^Not enough arguments following: started-at$/],
  ];
  for (const [argv, message] of wrong) {
    it(`refuses ${JSON.stringify(argv)}`, () => {
      assert.throws(
        () => parseCommandLine(program, argv, {}),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }

  it("finds commands under a word", () => {
    const grouped: Program = {
      ...program,
      commands: [{ command: "lab", describe: "Runs a lab", commands: [measure] }],
    };
    const parsed = parseCommandLine(grouped, ["lab", "measure", "7", "--started-at", "x"], {});
    assert.ok(typeof parsed !== "string");
    assert.equal(parsed.command, measure);
    assert.equal(parsed.args.run, "7");
    const help = String(parseCommandLine(grouped, ["lab", "--help"], {}));
    assert.match(help, /^ws lab <command>\n\nRuns a lab/);
    assert.match(help, /ws lab measure <run> \[plates\.\.\] +Measures a run/);
    const own = String(parseCommandLine(grouped, ["lab", "measure", "--help"], {}));
    assert.match(own, /^ws lab measure <run>/);
    assert.match(own, /ws lab measure 007 +measures run 007/);
    for (const [argv, message] of [
      [["lab"], "which command?"],
      [["lab", "mesure", "7"], "Did you mean measure?"],
      [["measure", "7"], "Unknown arguments: measure, 7"],
    ] as const) {
      assert.throws(() => parseCommandLine(grouped, argv, {}), new UsageError(message));
    }
  });

  it("gives help and version as text", () => {
    assert.equal(parseCommandLine(program, ["--version"], {}), "1.2.3");
    const help = parseCommandLine(program, ["--help"], {});
    assert.ok(typeof help === "string");
    assert.match(help, /ws measure <run> \[plates\.\.\] +Measures a run/);
    assert.match(help, /75 {2}try again/);
  });

  it("gives a command's help with its example and the exit codes", () => {
    const help = parseCommandLine(program, ["measure", "--help"], {});
    assert.ok(typeof help === "string");
    assert.match(help, /^ws measure <run> \[plates\.\.\]\n\nMeasures a run\n/);
    assert.match(help, /ws measure 007 +measures run 007/);
    assert.match(help, /--started-at +When it started/);
    assert.match(help, /75 {2}try again/);
  });
});

describe("runCommandLine()", () => {
  it("runs the command and gives its exit code", async () => {
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["measure", "run-01"], io), 0);
    assert.equal(io.stdoutText(), "run-01\n");
    assert.equal(io.stderrText(), "");
  });

  it("prints the version", async () => {
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["--version"], io), 0);
    assert.equal(io.stdoutText(), "1.2.3\n");
  });

  it("says what is wrong with the command line", async () => {
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["measure"], io), 2);
    assert.equal(
      io.stderrText(),
      "ws: something is missing of ws measure <run> [plates..]\n" +
        "Next: ws --help, or --help after a command.\n",
    );
    assert.equal(io.stdoutText(), "");
  });

  it("shows the stack of a bug", async () => {
    const io = createSpecIo();
    assert.equal(await runCommandLine(program, ["measure", "bug"], io), 1);
    assert.match(io.stderrText(), /^ws: unexpected: TypeError: a bug\n +at /);
  });

  it("says in one line that its output can't be written", async () => {
    const io = createSpecIo();
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const waiting = defineCommand({
      command: "wait",
      describe: "Waits for ever",
      examples: [["wait", "waits"]],
      positionals: {},
      options: {},
      handler: () => new Promise<never>(() => undefined),
    });
    const ended = runCommandLine({ ...program, commands: [waiting] }, ["wait"], io);
    io.stdout.emit("error", full);
    assert.equal(await ended, 1);
    assert.equal(
      io.stderrText(),
      "ws: no space left on device\nNext: put that right, then try again.\n",
    );
  });

  it("ends quietly when nobody reads any more", async () => {
    const io = createSpecIo();
    await runCommandLine(program, ["--version"], io);
    io.stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  });
});
