import { Transform } from "node:stream";

/** Pieces on their way at most, so that a slow reader slows the writer. */
const piecesMax = 4_096;

type Piece = { chunk: Buffer; dueMs: number };

/**
 * Two steps of a pipeline that together pass bytes on as they are, each `delayMs` after it came,
 * as a long wire does.
 */
export const delayed = (delayMs: number) => [stampPieces(delayMs), passWhenDue] as const;

const stampPieces = (delayMs: number): Transform =>
  new Transform({
    readableObjectMode: true,
    readableHighWaterMark: piecesMax,
    transform(chunk: Buffer, _encoding, done) {
      done(null, { chunk, dueMs: performance.now() + delayMs } satisfies Piece);
    },
  });

async function* passWhenDue(pieces: AsyncIterable<Piece>): AsyncGenerator<Buffer, void> {
  for await (const { chunk, dueMs } of pieces) {
    const restMs = dueMs - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.ceil(restMs)));
    yield chunk;
  }
}
