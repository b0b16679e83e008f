import {
  encodeBlocks,
  limits,
  type RunDescription,
  StatusError,
  type UploadCommitted,
  type UploadOpen,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import {
  explainRefusal,
  openPlateFile,
  type PlateFileOptions,
  type PlateFileSummary,
  type PlatePart,
  readPlateFile,
} from "@wellspring/plate-file";
import { createId } from "../id.ts";
import { FileRefusal } from "./file-refusal.ts";

/** What is uploaded, and as what. */
export type BodyUpload = {
  chunks: AsyncIterable<Buffer>;
  project: string;
  append: boolean;
  /** Its name for messages and the history; "" where it has none. */
  file: string;
  run: string | undefined;
  plate: number | undefined;
  description: RunDescription;
};

/** A body that is durable. */
export type UploadedBody = { summary: PlateFileSummary; committed: UploadCommitted };

/** The gateway's method, as gRPC calls it. */
export type Upload = (requests: AsyncIterable<UploadRequest>) => AsyncIterable<UploadResponse>;

/**
 * Reads a robot's file and uploads it.
 *
 * @throws FileRefusal with each finding or conflict and its line; StatusError for anything else.
 */
export const uploadBody = async (body: BodyUpload, upload: Upload): Promise<UploadedBody> => {
  const { file, run, plate } = body;
  await using source = await openPlateFile("-", body.chunks);
  const options = { file: file === "" ? unnamed : file, run, plate };
  try {
    return await send(readPlateFile(source, options), body, options, upload);
  } catch (thrown) {
    const refused = await explainRefusal(thrown, source, options);
    if (!refused) throw thrown;
    throw new FileRefusal(StatusError.from(thrown), refused);
  }
};

/** What a body without a name is called. */
const unnamed = "body";

type Parts = AsyncGenerator<PlatePart, PlateFileSummary>;

/** Uploads once more under another id each time that the file has to be read in another order. */
const send = async (
  parts: Parts,
  body: BodyUpload,
  options: PlateFileOptions,
  upload: Upload,
): Promise<UploadedBody> => {
  const { project, append, description } = body;
  for (;;) {
    const pass = new Pass(parts, body.file === "" && options.run === undefined);
    const file = options.file.slice(0, limits.fileNameBytesMax);
    const open = { uploadId: createId(), project, append, file, description, first: true };
    let committed: UploadCommitted | undefined;
    for await (const { part } of upload(pass.requests(open))) {
      if (part?.$case === "committed") committed = part.committed;
    }
    if (pass.failure !== undefined) throw pass.failure;
    if (committed && pass.summary) return { summary: pass.summary, committed };
    if (!pass.isRestarted) throw new Error("the upload ended without an outcome");
  }
};

/** One reading of the file as an upload's messages. */
class Pass {
  summary: PlateFileSummary | undefined;
  failure: unknown;
  isRestarted = false;
  readonly #parts: Parts;
  readonly #isUntold: boolean;

  /** @param isUntold nobody said which run it is; the file itself has to. */
  constructor(parts: Parts, isUntold: boolean) {
    this.#parts = parts;
    this.#isUntold = isUntold;
  }

  async *requests(open: UploadOpen): AsyncGenerator<UploadRequest, undefined> {
    yield { part: { $case: "open", open } };
    try {
      const blocks = yield* this.#blocks();
      if (blocks !== undefined) yield { part: { $case: "commit", commit: { blocks } } };
    } catch (thrown) {
      this.failure = thrown;
    }
    if (this.isRestarted || this.failure !== undefined) {
      yield { part: { $case: "abandon", abandon: {} } };
    }
    return undefined;
  }

  /** @returns how many there were; undefined where they are void. */
  async *#blocks(): AsyncGenerator<UploadRequest, number | undefined> {
    let index = 0;
    for (let next = await this.#parts.next(); ; next = await this.#parts.next()) {
      if (next.done) {
        this.summary = next.value;
        return index;
      }
      const part = next.value;
      this.isRestarted = part.kind === "restart";
      if (part.kind === "restart") return undefined;
      this.#assertTold(part.run);
      for (const bytes of encodeBlocks(part.readings)) {
        const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        const message = { index: index++, run: part.run, plate: part.plate, block };
        yield { part: { $case: "block", block: message } };
      }
    }
  }

  #assertTold(run: string): void {
    if (!this.#isUntold || run !== unnamed) return;
    throw StatusError.invalid("run", "the body has no run column: name the run in the query");
  }
}
