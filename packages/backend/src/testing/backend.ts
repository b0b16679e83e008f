import assert from "node:assert/strict";
import { credentials, Metadata } from "@grpc/grpc-js";
import {
  type BidiCall,
  ClusterServiceService,
  callBidi,
  callServerStreaming,
  callUnary,
  channelOptions,
  type HistoryEvent,
  type ReadReadingsRequest,
  type RetractRequest,
  type Run,
  RunServiceClient,
  RunServiceService,
  type UploadCommitted,
  type UploadOpen,
  type UploadRequest,
  type UploadResponse,
} from "@wellspring/contract";
import { createLogger, principalKey } from "@wellspring/service";
import type { Config } from "../config.ts";
import { Context, type Parts } from "../context.ts";
import { collect } from "./collect.ts";
import { blockToRows, idOf, type ReadingRow, rowsToBlock } from "./readings.ts";
import { createTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

const { upload, getRun, getStatus, listHistory, listRuns, readReadings, retract } =
  RunServiceService;

/** Rows of one plate of an upload. */
export type PlateRows = { run?: string; plate?: number; rows: readonly ReadingRow[] };

/** What a backend of a spec is started with, on a port that is free. */
export const specConfig = (dataDir: string): Config => ({
  dataDir,
  listen: { host: "127.0.0.1", port: 0 },
  drainTimeoutMs: 100,
  diskUsedPercentMax: 85,
  log: { kind: "embedded" },
});

/** Uploads and retractions so far: backends may share a log, so each id is of one alone. */
let uploads = 1_000;

/** A client of a backend, over gRPC. */
export class BackendClient {
  readonly client: RunServiceClient;

  constructor(address: string) {
    this.client = new RunServiceClient(address, credentials.createInsecure(), channelOptions);
  }

  /** Starts the stream of an upload as robot-7. */
  openUpload(open: Partial<UploadOpen> = {}): UploadStream {
    const metadata = new Metadata();
    metadata.set(principalKey, "robot-7");
    const call = callBidi(this.client, upload, { metadata });
    return new UploadStream(call, { uploadId: idOf(++uploads), ...open });
  }

  /** Uploads blocks of plates and commits them. */
  async upload(plates: readonly PlateRows[], open?: Partial<UploadOpen>): Promise<UploadCommitted> {
    const stream = this.openUpload(open);
    await stream.open();
    for (const { rows, run, plate } of plates) {
      await stream.sendBlock(rowsToBlock(rows), { run, plate });
    }
    return stream.commit();
  }

  listRuns(project = "", token = ""): AsyncIterable<{ runs: Run[] }> {
    return callServerStreaming(this.client, listRuns, { project, token });
  }

  /** A run and all its plates. */
  async getRun(run: string, options?: { project?: string; token?: string }) {
    const parts = await collect(this.streamRun(run, options));
    return { run: parts.at(0)?.run, plates: parts.flatMap(({ plates }) => plates) };
  }

  streamRun(run: string, { project = "", token = "" } = {}) {
    return callServerStreaming(this.client, getRun, { project, run, token });
  }

  getStatus() {
    return callUnary(this.client, getStatus, {});
  }

  readReadings(request: Partial<ReadReadingsRequest> = {}) {
    return callServerStreaming(this.client, readReadings, { ...wholeRun, ...request });
  }

  /** All that a reader gets, each row after its plate. */
  async rows(request: Partial<ReadReadingsRequest> = {}): Promise<[number, ...ReadingRow][]> {
    const all: [number, ...ReadingRow][] = [];
    for await (const { plate, readings } of this.readReadings(request)) {
      assert(readings?.$case === "block");
      for (const row of blockToRows(readings.block)) all.push([plate, ...row]);
    }
    return all;
  }

  retract(request: Partial<RetractRequest> = {}) {
    const retractionId = idOf(++uploads);
    return callUnary(this.client, retract, { ...retractRun, retractionId, ...request });
  }

  activate(form = 0) {
    return callUnary(this.client, ClusterServiceService.activate, { form });
  }

  listHistory(run: string): AsyncIterable<{ events: HistoryEvent[] }> {
    return callServerStreaming(this.client, listHistory, { project: "", run, token: "" });
  }
}

/** A backend and a client of it. */
export class Backend extends BackendClient implements AsyncDisposable {
  readonly context: Context;
  readonly #folder: TemporaryFolder | undefined;

  /** Opens a backend in a folder that is gone with it. */
  static async open(parts: Partial<Parts> = {}): Promise<Backend> {
    const folder = createTemporaryFolder();
    return new Backend(await openContext(folder.path, parts), folder);
  }

  /** Opens a backend in a folder that stays. */
  static async openIn(path: string, parts: SpecParts = {}): Promise<Backend> {
    return new Backend(await openContext(path, parts));
  }

  private constructor(context: Context, folder?: TemporaryFolder) {
    super(context.address);
    this.#folder = folder;
    this.context = context;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    await this.context[Symbol.asyncDispose]();
    this.#folder?.[Symbol.dispose]();
  }
}

/** What a spec may say of a backend. */
export type SpecParts = Partial<Parts> &
  Partial<Pick<Config, "drainTimeoutMs" | "log" | "listen" | "fault">>;

const openContext = (
  path: string,
  { drainTimeoutMs, log, listen, fault, ...parts }: SpecParts,
): Promise<Context> => {
  const config = specConfig(path);
  const logger = createLogger({ name: "spec", level: "silent" });
  const readSpace = async () => ({ usedPercent: 0 });
  return Context.open(
    {
      ...config,
      drainTimeoutMs: drainTimeoutMs ?? config.drainTimeoutMs,
      log: log ?? config.log,
      listen: listen ?? config.listen,
      ...(fault && { fault }),
    },
    { logger, readSpace, ...parts },
  );
};

/** One stream of an upload, seen from the client. */
export class UploadStream {
  readonly #call: BidiCall<UploadRequest, UploadResponse>;
  readonly #open: UploadOpen;
  #index = 0;

  constructor(call: BidiCall<UploadRequest, UploadResponse>, open: Partial<UploadOpen>) {
    this.#call = call;
    this.#open = {
      uploadId: Buffer.alloc(16),
      project: "",
      append: false,
      file: "run-01.csv",
      description: undefined,
      first: false,
      ...open,
    };
  }

  /** Sends `open`, and goes on after the blocks that are staged already. */
  async open(): Promise<number> {
    await this.send({ $case: "open", open: this.#open });
    const answer = await this.answer();
    assert(answer?.$case === "opened");
    this.#index = answer.opened.blocksStaged;
    return this.#index;
  }

  sendBlock(block: Buffer, { run = "run-01", plate = 0, index = this.#index++ } = {}) {
    return this.send({ $case: "block", block: { index, run, plate, block } });
  }

  /** Commits and waits for the answer. */
  async commit(blocks = this.#index): Promise<UploadCommitted> {
    await this.send({ $case: "commit", commit: { blocks } });
    const answers = await this.rest();
    const committed = answers.at(-1);
    assert(committed?.$case === "committed");
    return committed.committed;
  }

  send(part: UploadRequest["part"]): Promise<void> {
    return this.#call.send({ part });
  }

  /** The next answer, undefined at the end. */
  async answer(): Promise<UploadResponse["part"]> {
    const next = await this.#call.responses.next();
    return next.done ? undefined : next.value.part;
  }

  /** All answers that are still to come. */
  async rest(): Promise<UploadResponse["part"][]> {
    const answers: UploadResponse["part"][] = [];
    for await (const { part } of this.#call.responses) answers.push(part);
    return answers;
  }

  /** Tells the server that nothing more comes, and waits for its end. */
  async end(): Promise<UploadResponse["part"][]> {
    this.#call.end();
    return this.rest();
  }

  /** Cuts the stream. */
  cancel(): void {
    this.#call.cancel();
  }
}

const wholeRun: ReadReadingsRequest = {
  project: "",
  run: "run-01",
  plate: undefined,
  wells: [],
  fromRuntimeSeconds: undefined,
  toRuntimeSeconds: undefined,
  columns: false,
  token: "",
};

const retractRun: RetractRequest = {
  project: "",
  run: "run-01",
  plate: undefined,
  wells: [],
  reason: "contaminated",
  retractionId: Buffer.alloc(0),
};
