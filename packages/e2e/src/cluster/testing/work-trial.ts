import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { awaitSameDigests, type NamedBackend, openBackends } from "./backends.ts";
import { Callers } from "./callers.ts";
import { installCheckout } from "./checkout.ts";
import { countWaiting, findWorkFaults } from "./find-work-faults.ts";
import type { Release } from "./release.ts";

/** A release of this checkout that wants keys, with programs that hand in work all the time. */
export class WorkTrial implements AsyncDisposable {
  readonly release: Release;
  readonly callers: Callers;

  /** Makes the images and installs them with these values, and has programs begin. */
  static async begin(name: string, ...values: string[]): Promise<WorkTrial> {
    const release = await installCheckout(name, ["access.required=true", ...values]);
    const [grpc, http, key] = await Promise.all([
      release.gatewayAddress(),
      release.gatewayAddress("http"),
      release.adminKey(),
    ]);
    return new WorkTrial(release, new Callers({ grpc, http, key }, process.pid));
  }

  private constructor(release: Release, callers: Callers) {
    this.release = release;
    this.callers = callers;
  }

  /**
   * Asserts that each backend, asked by itself, has every work done that was ever handed in, each
   * that was acknowledged with its one right result, and that the digests of all that they hold
   * are equal.
   */
  async assertNothingLost(): Promise<void> {
    await this.callers.getThrough();
    await this.callers.pause();
    try {
      await this.#assertSame();
    } finally {
      this.callers.goOn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.callers[Symbol.asyncDispose]();
    await this.release[Symbol.asyncDispose]();
  }

  async #assertSame(): Promise<void> {
    await using backends = await openBackends(this.release);
    await Promise.all(backends.list.map(awaitNoneWaits));
    const digest = await awaitSameDigests(backends.list);
    const { handedIn } = this.callers;
    const lists = await Promise.all(
      backends.list.map(async ({ name, address }) =>
        (await findWorkFaults(address, handedIn)).map((fault) => `${name}: ${fault}`),
      ),
    );
    assert.deepEqual(lists.flat(), []);
    // Reading must not have changed what a backend holds.
    assert.equal(await awaitSameDigests(backends.list), digest);
  }
}

/** A lease, and what a queue of work takes on busy processors. */
const waitingMsMax = 45_000;

const awaitNoneWaits = async ({ name, address }: NamedBackend): Promise<void> => {
  const deadlineMs = performance.now() + waitingMsMax;
  for (;;) {
    const count = await countWaiting(address);
    if (count === 0) return;
    if (performance.now() > deadlineMs) throw new Error(`${count} works wait on ${name}`);
    await delay(250);
  }
};
