import { CrunchServiceService, limits, MyData, StatusError } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import { compute, resultOf } from "../work/compute.ts";
import { type BatchBounds, inBatches } from "../work/in-batches.ts";
import { mapUnordered } from "../work/map-unordered.ts";
import { Progress } from "../work/progress.ts";

/** Data that are submitted together: what comes while others are on their way. */
const bounds: BatchBounds<Buffer> = {
  count: 500,
  weight: limits.messageBytesMax / 4,
  weightOf: ({ length }) => length,
};

/** Submissions on their way at once: with more of them each would be of less. */
const concurrency = 3;

const asItIs = (bytes: Buffer): Buffer => bytes;

/** The service with streams of bytes: only engines look into data, and only callers at results. */
export const crunchServiceOfBytes = {
  ...CrunchServiceService,
  crunchMany: {
    ...CrunchServiceService.crunchMany,
    ...{ requestSerialize: asItIs, requestDeserialize: asItIs },
    ...{ responseSerialize: asItIs, responseDeserialize: asItIs },
  },
};

/** What the engines' function makes of each piece of data, as soon as it is kept. */
export const crunchMany = ({ backends }: Context) =>
  async function* (
    requests: AsyncIterable<Buffer>,
    call: CallContext,
  ): AsyncGenerator<Buffer[], undefined> {
    const failures: StatusError[] = [];
    const progress = new Progress();
    let count = 0;
    const crunch = async (bodies: Buffer[]): Promise<Buffer[]> => {
      const works = await compute(backends, { engine: "crunch", bodies }, call, progress);
      progress.note();
      count += works.length;
      return works.flatMap((work, place) => {
        try {
          return [resultOf(work)];
        } catch (thrown) {
          failures.push(nameData(bodies[place], thrown));
          return [];
        }
      });
    };
    const batches = inBatches(requests, bounds);
    yield* mapUnordered(batches, concurrency, crunch);
    const [first] = failures;
    if (!first) return undefined;
    const text = `${failures.length} of ${count} failed, first ${first.message}`;
    throw new StatusError(first.code, text);
  };

const nameData = (body: Buffer, thrown: unknown): StatusError => {
  const { code, message } = StatusError.from(thrown);
  return new StatusError(code, `${nameOf(body)}: ${message}`);
};

const nameOf = (body: Buffer): string => {
  try {
    return `ID ${MyData.decode(body).ID}`;
  } catch {
    return `data of ${body.length} bytes`;
  }
};
