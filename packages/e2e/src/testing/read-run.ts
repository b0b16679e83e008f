import { credentials } from "@grpc/grpc-js";
import {
  Code,
  callServerStreaming,
  channelOptions,
  decodeBlock,
  RunServiceClient,
  RunServiceService,
  StatusError,
  wellName,
} from "@wellspring/contract";

/** All readings of a run as `plate/well/runtime` to `density/corrected`; undefined without one. */
export const readRun = async (
  server: string,
  run: string,
): Promise<Map<string, string> | undefined> => {
  const client = new RunServiceClient(server, credentials.createInsecure(), channelOptions);
  const request = { project: "", run, wells: [], columns: false, token: "" };
  const readings = new Map<string, string>();
  try {
    const parts = callServerStreaming(client, RunServiceService.readReadings, request);
    for await (const { plate, readings: part } of parts) {
      if (part?.$case === "block") addBlock(readings, plate, part.block);
    }
    return readings;
  } catch (thrown) {
    if (StatusError.from(thrown).code === Code.NOT_FOUND) return undefined;
    throw thrown;
  } finally {
    client.close();
  }
};

const addBlock = (readings: Map<string, string>, plate: number, block: Uint8Array): void => {
  const { wells, runtimes, opticalDensities, correctedOpticalDensities } = decodeBlock(block);
  for (let i = 0; i < wells.length; i++) {
    const corrected = correctedOpticalDensities[i];
    const values = `${opticalDensities[i]}/${Number.isNaN(corrected) ? "" : corrected}`;
    readings.set(`${plate}/${wellName(wells[i])}/${runtimes[i]}`, values);
  }
};
