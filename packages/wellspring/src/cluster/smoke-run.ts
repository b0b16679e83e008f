import { randomBytes } from "node:crypto";
import type { Client } from "@grpc/grpc-js";
import {
  type ClientCallOptions,
  Code,
  callBidi,
  callServerStreaming,
  callUnary,
  decodeBlock,
  type Readings,
  RunServiceService,
  StatusError,
  type UploadColumns,
  wellName,
} from "@wellspring/contract";

/** A small run that exists to be read back. */
export type SmokeRun = { project: string; run: string; uploadId: Buffer; retractionId: Buffer };

/** A run that nobody else has. */
export const createSmokeRun = (project: string): SmokeRun => {
  const uploadId = randomBytes(16);
  const run = `smoke-${uploadId.toString("hex")}`;
  return { project, run, uploadId, retractionId: randomBytes(16) };
};

/** Two wells of one plate; their decimals have no exact doubles. */
const columns: UploadColumns = {
  index: 0,
  run: "",
  plate: 0,
  wells: ["A1", "H12"],
  wellIndexes: [0, 0, 1],
  runtimesSeconds: [0, 600, 0],
  opticalDensities: [0.095, 0.1, 0.3],
  correctedOpticalDensities: [],
};

/** Uploads the run and gives the token by which it is seen. */
export const writeRun = async (
  client: Client,
  { project, run, uploadId }: SmokeRun,
  options: ClientCallOptions,
): Promise<string> => {
  const call = callBidi(client, RunServiceService.upload, options);
  const open = {
    uploadId,
    project,
    append: true,
    file: "wellspring cluster smoke",
    description: undefined,
    first: true,
  };
  const send = async (): Promise<void> => {
    await call.send({ part: { $case: "open", open } });
    await call.send({ part: { $case: "columns", columns: { ...columns, run } } });
    await call.send({ part: { $case: "commit", commit: { blocks: 1 } } });
    call.end();
  };
  // Why it can't be sent is told by the responses.
  send().catch(() => undefined);
  let token: string | undefined;
  for await (const { part } of call.responses) {
    if (part?.$case === "committed") token = part.committed.token;
  }
  if (token !== undefined) return token;
  throw new StatusError(Code.UNAVAILABLE, "the upload ended without an outcome");
};

/** Reads the run; throws DATA_LOSS where it is not what was written. */
export const checkRun = async (
  client: Client,
  { project, run }: SmokeRun,
  token: string,
  options: ClientCallOptions,
): Promise<void> => {
  // Backends answer with blocks alone.
  const request = { project, run, wells: [], columns: false, token };
  const { readReadings } = RunServiceService;
  const read: string[] = [];
  for await (const { readings } of callServerStreaming(client, readReadings, request, options)) {
    if (readings?.$case === "block") read.push(...readingsToLines(decodeBlock(readings.block)));
  }
  const written = columnsToLines(columns).join("; ");
  if (read.join("; ") === written) return;
  const message = `run ${run} was written as ${written} and read as ${read.join("; ")}`;
  throw new StatusError(Code.DATA_LOSS, message);
};

/** Takes the run back. */
export const retractRun = async (
  client: Client,
  { project, run, retractionId }: SmokeRun,
  options: ClientCallOptions,
): Promise<void> => {
  const reason = "wellspring cluster smoke has read it";
  const request = { project, run, wells: [], reason, retractionId };
  await callUnary(client, RunServiceService.retract, request, options);
};

const columnsToLines = (written: UploadColumns): string[] =>
  written.wellIndexes.map(
    (well, at) =>
      `${written.wells[well]} ${written.runtimesSeconds[at]} ${written.opticalDensities[at]}`,
  );

const readingsToLines = ({ wells, runtimes, opticalDensities }: Readings): string[] =>
  Array.from(wells, (well, at) => `${wellName(well)} ${runtimes[at]} ${opticalDensities[at]}`);
