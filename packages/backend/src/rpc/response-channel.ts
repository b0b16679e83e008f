/** Responses on their way from those who make them to the one who sends them, in order. */
export class ResponseChannel<Response> implements AsyncIterable<Response> {
  readonly #waiting: Response[] = [];
  #wake: () => void = () => undefined;
  #isEnded = false;
  #error: unknown;

  push(response: Response): void {
    this.#waiting.push(response);
    this.#wake();
  }

  /** Ends the iteration after what was pushed; it throws the error where there is one. */
  end(error?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Response> {
    for (;;) {
      yield* this.#waiting.splice(0);
      if (this.#waiting.length > 0) continue;
      if (this.#isEnded && this.#error !== undefined) throw this.#error;
      if (this.#isEnded) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
