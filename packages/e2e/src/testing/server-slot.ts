import { ServerProcess } from "../process/server-process.ts";

/** A server that is killed and started again under the same address, again and again. */
export class ServerSlot implements AsyncDisposable {
  readonly #args: readonly string[];
  #process: ServerProcess;

  static async open(args: readonly string[]): Promise<ServerSlot> {
    return new ServerSlot(args, await ServerProcess.start(args));
  }

  private constructor(args: readonly string[], process: ServerProcess) {
    this.#args = args;
    this.#process = process;
  }

  get address(): string {
    return this.#process.address;
  }

  /** Kills it as a crash does and starts it again. */
  async crash(): Promise<void> {
    const { address } = this.#process;
    await this.#process.kill();
    this.#process = await ServerProcess.start([...this.#args, "--listen", address]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop();
  }
}
