import { setTimeout as delay } from "node:timers/promises";
import {
  Code,
  callServerStreaming,
  channelOptions,
  createInsecure,
  RunServiceClient,
  RunServiceService,
  StatusError,
} from "@wellspring/contract";

/** Reads a well of a run all the time, as a page that somebody looks at does. */
export class Reader implements AsyncDisposable {
  /** Milliseconds that each read took, with what was tried again. */
  readonly tookMs: number[] = [];
  readonly #client: RunServiceClient;
  readonly #run: string;
  readonly #working: Promise<void>;
  #isStopped = false;

  constructor(server: string, run: string) {
    this.#client = new RunServiceClient(server, createInsecure(), channelOptions);
    this.#run = run;
    this.#working = this.#work();
    // Whoever stops it hears of the failure.
    this.#working.catch(() => undefined);
  }

  /** Ends after the read that is under way; rejects where one has failed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#working;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop().catch(() => undefined);
    this.#client.close();
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const beganAt = performance.now();
      while (!(await this.#read())) await delay(againMs);
      this.tookMs.push(performance.now() - beganAt);
      await delay(restMs);
    }
  }

  /** Whether there was an answer. */
  async #read(): Promise<boolean> {
    const request = { project: "", run: this.#run, wells: ["C1"], columns: false, token: "" };
    try {
      for await (const _ of callServerStreaming(
        this.#client,
        RunServiceService.readReadings,
        request,
      ));
      return true;
    } catch (thrown) {
      const error = StatusError.from(thrown);
      if (error.code !== Code.UNAVAILABLE) throw error;
      return false;
    }
  }
}

const restMs = 20;
const againMs = 20;
