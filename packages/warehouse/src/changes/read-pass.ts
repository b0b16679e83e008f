import {
  type ChangesEnd,
  type ChangesResponse,
  Code,
  type PlateReadings,
  type RunChange,
  StatusError,
  type Work,
} from "@wellspring/contract";
import type { Pass } from "../pass.ts";

/**
 * A pass out of a stream: its runs are there, works and readings come as they are asked for, and
 * no faster.
 *
 * @throws StatusError what the stream ends with, UNAVAILABLE where it ends too early.
 */
export const readPass = async (responses: AsyncIterator<ChangesResponse>): Promise<Pass> => {
  const parts = new PartReader(responses);
  const { begin } = await parts.require("begin");
  const runs: RunChange[] = [];
  for (let part = await parts.take("run"); part; part = await parts.take("run")) {
    runs.push(part.run);
  }
  return {
    begin,
    runs,
    works: readWorks(parts),
    readings: readReadings(parts),
    end: () => readEnd(parts),
  };
};

async function* readWorks(parts: PartReader): AsyncGenerator<readonly Work[], undefined> {
  for (let part = await parts.take("works"); part; part = await parts.take("works")) {
    yield part.works.works;
  }
  return undefined;
}

async function* readReadings(parts: PartReader): AsyncGenerator<PlateReadings, undefined> {
  for (let part = await parts.take("readings"); part; part = await parts.take("readings")) {
    yield part.readings;
  }
  return undefined;
}

const readEnd = async (parts: PartReader): Promise<ChangesEnd> => {
  const { end } = await parts.require("end");
  await parts.assertDone();
  return end;
};

type Part = NonNullable<ChangesResponse["part"]>;

/** Part after part of a stream, looking one ahead. */
class PartReader {
  readonly #responses: AsyncIterator<ChangesResponse>;
  #ahead: Part | undefined;

  constructor(responses: AsyncIterator<ChangesResponse>) {
    this.#responses = responses;
  }

  /** The next part where it is of this kind; undefined, and left for later, where it is not. */
  async take<Kind extends Part["$case"]>(
    kind: Kind,
  ): Promise<Extract<Part, { $case: Kind }> | undefined> {
    const part = await this.#peek();
    if (!part || !isOf(part, kind)) return undefined;
    this.#ahead = undefined;
    return part;
  }

  async require<Kind extends Part["$case"]>(kind: Kind): Promise<Extract<Part, { $case: Kind }>> {
    const part = await this.take(kind);
    if (part) return part;
    const found = this.#ahead ? `"${this.#ahead.$case}"` : "its end";
    throw new StatusError(Code.UNAVAILABLE, `a pass was cut short: ${found} in place of "${kind}"`);
  }

  async assertDone(): Promise<void> {
    const part = await this.#peek();
    if (part) throw new StatusError(Code.UNAVAILABLE, `a pass goes on with "${part.$case}"`);
  }

  /** A part that is not known comes from a release to come: nothing can be made of it. */
  async #peek(): Promise<Part | undefined> {
    if (this.#ahead) return this.#ahead;
    const next = await this.#responses.next();
    if (next.done) return undefined;
    const { part } = next.value;
    if (!part) throw new StatusError(Code.UNIMPLEMENTED, "a pass has parts that are not known");
    this.#ahead = part;
    return part;
  }
}

const isOf = <Kind extends Part["$case"]>(
  part: Part,
  kind: Kind,
): part is Extract<Part, { $case: Kind }> => part.$case === kind;
