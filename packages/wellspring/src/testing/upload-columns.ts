import { randomBytes } from "node:crypto";
import { credentials } from "@grpc/grpc-js";
import {
  callBidi,
  channelOptions,
  RunServiceClient,
  RunServiceService,
  type UploadCommitted,
} from "@wellspring/contract";

/** Uploads two readings of well A1 of plate 7, the second without a corrected value. */
export const uploadColumns = async (
  server: string,
  run: string,
): Promise<UploadCommitted | undefined> => {
  const client = new RunServiceClient(server, credentials.createInsecure(), channelOptions);
  const call = callBidi(client, RunServiceService.upload);
  const open = { uploadId: randomBytes(16), project: "", append: false, file: "two.csv" };
  await call.send({
    part: { $case: "open", open: { ...open, description: undefined, first: true } },
  });
  const columns = {
    index: 0,
    run,
    plate: 7,
    wells: ["A1"],
    wellIndexes: [0, 0],
    runtimesSeconds: [0, 600],
    opticalDensities: [0.095, 0.1],
    correctedOpticalDensities: [0.001, Number.NaN],
  };
  await call.send({ part: { $case: "columns", columns } });
  await call.send({ part: { $case: "commit", commit: { blocks: 1 } } });
  call.end();
  let committed: UploadCommitted | undefined;
  for await (const { part } of call.responses) {
    if (part?.$case === "committed") committed = part.committed;
  }
  client.close();
  return committed;
};

/** The lines that a server prints for them. */
export const columnLines = (run: string): string[] => {
  const place = { project: "default", run, plate: 7, well: "A1" };
  const first = { runtime: 0, optical_density: 0.095, corrected_optical_density: 0.001 };
  const second = { runtime: 600, optical_density: 0.1, corrected_optical_density: null };
  return [first, second].map((values) => JSON.stringify({ ...place, ...values }));
};
