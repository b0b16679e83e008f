import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "../../process/run-command.ts";
import { SeededRandom } from "../../seeded-random.ts";
import { createRandomRun } from "../../testing/random-run.ts";
import { awaitSameDigests, openBackends, readLogStatus } from "./backends.ts";
import { installCheckout } from "./checkout.ts";
import { forwardPort } from "./kubectl.ts";
import type { Release } from "./release.ts";
import { findFaults, Robots, type Upload } from "./robots.ts";

const robotsAtWork = 2;

/** A release of this checkout, with robots that upload to it all the time. */
export class Trial implements AsyncDisposable {
  readonly release: Release;
  readonly robots: Robots;
  /** Uploads that were compared on every backend there was. */
  readonly #compared = new Set<Upload>();

  /** Makes the images and installs them with these values, and has robots begin. */
  static async begin(name: string, ...values: string[]): Promise<Trial> {
    const release = await installCheckout(name, values);
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
      const { csv } = createRandomRun(random, `filling-${process.pid}-${count}`, true);
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
    await using backends = await openBackends(this.release);
    const digest = await awaitSameDigests(backends.list);
    const lists = await Promise.all(
      backends.list.map(async ({ name, address }) =>
        (await findFaults(address, uploads)).map((fault) => `${name}: ${fault}`),
      ),
    );
    assert.deepEqual(lists.flat(), []);
    // Reading must not have changed what a backend holds.
    assert.equal(await awaitSameDigests(backends.list), digest);
    for (const upload of uploads) this.#compared.add(upload);
  }
}

/** Looks at calls, with uploads between them, that find one to each of five backends. */
const callLooksMax = 30;
