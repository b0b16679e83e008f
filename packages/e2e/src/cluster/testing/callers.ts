import { setTimeout as delay } from "node:timers/promises";
import { type Client, Metadata } from "@grpc/grpc-js";
import {
  CalcClient,
  CalcService,
  CrunchServiceService,
  callUnary,
  channelOptions,
  createInsecure,
  MyResult,
} from "@wellspring/contract";
import { SeededRandom } from "../../seeded-random.ts";
import { Loop } from "../../testing/loop.ts";
import { insist } from "./insist.ts";
import { createSample, type Sample, sendSample } from "./sample.ts";

/** Work that a release acknowledged, and how it is told from other work and from what is wrong. */
export type HandedIn = {
  engine: "statistics" | "calc" | "crunch";
  /** What no other work of the engine is found by: the id of a sample, the sum, the data's ID. */
  key: string;
  /** Whether a result is what has to come of it. */
  isRight: (result: Buffer) => boolean;
  /** How often it may be there: what got no answer was handed in again. */
  copiesMax: number;
};

/** Where a release is called, and with which key. */
export type Doors = { grpc: string; http: string; key: string };

/** Programs that hand in one work after another, through every door that a release has. */
export class Callers implements AsyncDisposable {
  readonly handedIn: HandedIn[] = [];
  readonly #loops: Loop[] = [];
  readonly #working: Promise<unknown>;
  readonly #client: Client;
  readonly #random: SeededRandom;
  /** For each program, when the last of its works that were acknowledged had begun. */
  readonly #beganAtMs: number[] = [];
  #turn = 0;
  #failure: unknown;

  constructor(doors: Doors, seed: number) {
    this.#random = new SeededRandom(seed);
    this.#client = new CalcClient(doors.grpc, createInsecure(), channelOptions);
    const metadata = new Metadata();
    metadata.set("authorization", `Bearer ${doors.key}`);
    const programs = [
      () => this.#sample(doors),
      () => this.#add(metadata),
      () => this.#crunch(metadata),
    ];
    this.#working = Promise.all([...programs, ...programs].map((hand) => this.#start(hand)));
    this.#working.catch((failure: unknown) => {
      this.#failure = failure;
    });
  }

  /** Resolves when work that began since was acknowledged to each; rejects where one has failed. */
  async getThrough(): Promise<void> {
    const sinceMs = performance.now();
    while (!this.#beganAtMs.every((beganAtMs) => beganAtMs > sinceMs)) {
      if (this.#failure !== undefined) throw this.#failure;
      await delay(50);
    }
  }

  /** Resolves when nothing is under way, and begins nothing; rejects where one has failed. */
  async pause(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.pause()));
    if (this.#failure !== undefined) throw this.#failure;
  }

  goOn(): void {
    for (const loop of this.#loops) loop.goOn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const loop of this.#loops) loop.stop();
    await this.#working.catch(() => undefined);
    this.#client.close();
  }

  #start(hand: () => Promise<HandedIn>): Promise<void> {
    const place = this.#loops.push(new Loop()) - 1;
    this.#beganAtMs.push(0);
    return this.#loops[place].run(async () => {
      const beganAtMs = performance.now();
      this.handedIn.push(await hand());
      this.#beganAtMs[place] = beganAtMs;
    }, restMs);
  }

  async #sample({ http, key }: Doors): Promise<HandedIn> {
    const sample: Sample = createSample(this.#random);
    const { value } = await insist(() => sendSample(http, key, sample));
    const { isRight } = sample;
    // The gateway makes the id: another attempt is another sample.
    return { engine: "statistics", key: value, isRight, copiesMax: 1 };
  }

  async #add(metadata: Metadata): Promise<HandedIn> {
    const sum = BigInt(++this.#turn);
    const a = BigInt(this.#random.between(-1e9, 1e9));
    const request = { a, b: sum - a };
    const { value, attempts } = await insist((signal) =>
      callUnary(this.#client, CalcService.add, request, { metadata, signal }),
    );
    if (value.result !== sum) throw new Error(`${a} and ${sum - a} make ${value.result}`);
    return { engine: "calc", key: `${sum}`, isRight: () => true, copiesMax: attempts };
  }

  async #crunch(metadata: Metadata): Promise<HandedIn> {
    const ID = BigInt(++this.#turn);
    const Data = BigInt(this.#random.between(-1e9, 1e9));
    const request = { ID, Data, Meta: "e2e" };
    const { value, attempts } = await insist((signal) =>
      callUnary(this.#client, CrunchServiceService.crunch, request, { metadata, signal }),
    );
    const isRight = ({ RData }: MyResult) => RData === Data ** 2n;
    if (value.ID !== ID || !isRight(value)) throw new Error(`${Data} makes ${value.RData}`);
    return {
      ...{ engine: "crunch", key: `${ID}`, copiesMax: attempts },
      isRight: (result) => isRight(MyResult.decode(result)),
    };
  }
}

/** Between two works: computing is not all that the processors do. */
const restMs = 100;
