import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import {
  callUnary,
  channelOptions,
  createInsecure,
  type LogStatus,
  RunServiceClient,
  RunServiceService,
} from "@wellspring/contract";
import { runCommand } from "../../process/run-command.ts";
import { SeededRandom } from "../../seeded-random.ts";
import { createRandomRun } from "../../testing/random-run.ts";
import { type Forward, forwardPort, runProgram } from "./kubectl.ts";
import { Release, registry } from "./release.ts";
import { findFaults, Robots, type Upload } from "./robots.ts";

/** Tags of the images that specs make of this checkout: the second one is there to upgrade to. */
const tag = "e2e";
export const nextTag = "e2e-next";
const robotsAtWork = 2;

/** A release of this checkout, with robots that upload to it all the time. */
export class Trial implements AsyncDisposable {
  readonly release: Release;
  readonly robots: Robots;
  /** Uploads that were compared on every backend there was. */
  readonly #compared = new Set<Upload>();

  /** Makes the images and installs them with these values, and has robots begin. */
  static async begin(name: string, ...values: string[]): Promise<Trial> {
    const args = ["packages/wellspring/src/images/main.ts", "--registry", registry, "--push"];
    for (const each of [tag, nextTag]) await runProgram(process.execPath, [...args, "--tag", each]);
    const release = await Release.install(`wellspring-${name}-${process.pid}`, tag, values);
    const robots = new Robots(await release.gatewayAddress(), process.pid, robotsAtWork);
    return new Trial(release, robots);
  }

  private constructor(release: Release, robots: Robots) {
    this.release = release;
    this.robots = robots;
  }

  /**
   * Asserts that each backend, asked by itself, has every acknowledged upload since the last time,
   * reading by reading, and none by half; and that the digests of all that they hold are equal.
   */
  async assertNothingLost(): Promise<void> {
    await this.robots.getThrough();
    await this.robots.pause();
    try {
      await this.#assertSame(this.robots.uploads.filter((upload) => !this.#compared.has(upload)));
    } finally {
      this.robots.goOn();
    }
  }

  /** The same, with every upload there was. */
  async assertNothingLostAtAll(): Promise<void> {
    await this.robots.pause();
    await this.#assertSame(this.robots.uploads);
  }

  /** Resolves once a backend has been called by gateways since it was started. */
  async awaitCallsTo(pod: string): Promise<void> {
    await using metrics = await forwardPort(this.release.namespace, pod, 9090);
    const uploads = /^wellspring_call_seconds_count\{method="[^"]*\/Upload"[^}]*\} [1-9]/m;
    for (let looks = 0; looks < callLooksMax; looks++) {
      const response = await fetch(`http://${metrics.address}/metrics`);
      if (uploads.test(await response.text())) return;
      await this.robots.getThrough();
    }
    throw new Error(`no gateway called ${pod}`);
  }

  /** Waits until a backend tells that its log has stopped, and why. */
  async awaitFault(pod: string, pattern: RegExp): Promise<void> {
    for (let fault = ""; !pattern.test(fault); await delay(100)) {
      fault = await this.#readFault(pod).catch(() => "");
    }
  }

  /** Uploads until the log is full and refuses it: that needs backends too few to trim it. */
  async fillLog(): Promise<void> {
    const server = await this.release.gatewayAddress();
    const random = new SeededRandom(process.pid);
    for (let count = 0; ; count++) {
      const { csv } = createRandomRun(random, `filling-${process.pid}-${count}`);
      const args = ["upload", "-", "--server", server, "--timeout", "5"];
      const { code, stderr } = await runCommand(args, { stdin: csv });
      if (code === 75 && stderr.includes("the log is full")) return;
      assert.equal(code, 0, stderr);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.robots[Symbol.asyncDispose]();
    await this.release[Symbol.asyncDispose]();
  }

  async #readFault(pod: string): Promise<string> {
    await using backend = await forwardPort(this.release.namespace, pod, 50_052);
    return (await readLogStatus(backend.address))?.fault ?? "";
  }

  async #assertSame(uploads: readonly Upload[]): Promise<void> {
    await using forwards = new AsyncDisposableStack();
    const pods = await this.release.pods("backend");
    const backends = await Promise.all(
      pods.map(async ({ name }) => {
        const forward = await forwardPort(this.release.namespace, name, 50_052);
        return { name, ...forwards.use(forward) };
      }),
    );
    const digest = await awaitSameDigests(backends);
    const faults: string[] = [];
    for (const { name, address } of backends) {
      for (const fault of await findFaults(address, uploads)) faults.push(`${name}: ${fault}`);
    }
    assert.deepEqual(faults, []);
    // Reading must not have changed what a backend holds.
    assert.equal(await awaitSameDigests(backends), digest);
    for (const upload of uploads) this.#compared.add(upload);
  }
}

/** Looks at calls, with uploads between them, that find one to each of five backends. */
const callLooksMax = 30;

type NamedForward = Forward & { name: string };

const digestMsMax = 30_000;

/** The digest of all that each holds, once all have applied the same entries. */
const awaitSameDigests = async (backends: readonly NamedForward[]): Promise<string> => {
  const deadlineMs = performance.now() + digestMsMax;
  for (;;) {
    const digests = await Promise.all(backends.map(({ address }) => readDigest(address)));
    if (new Set(digests).size === 1) return digests[0];
    if (performance.now() > deadlineMs) {
      const list = backends.map(({ name }, index) => `${name}: ${digests[index]}`);
      throw new Error(`backends differ: ${list.join(", ")}`);
    }
    await delay(100);
  }
};

const readDigest = async (address: string): Promise<string> => {
  const log = await readLogStatus(address);
  return `${log?.digest.toString("hex")} after ${log?.digestSequence}`;
};

const readLogStatus = async (address: string): Promise<LogStatus | undefined> => {
  const client = new RunServiceClient(address, createInsecure(), channelOptions);
  try {
    return (await callUnary(client, RunServiceService.getStatus, {})).log;
  } finally {
    client.close();
  }
};
