import {
  Code,
  callServerStreaming,
  channelOptions,
  createInsecure,
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
  using reader = createRunReader(server);
  return await reader.read(run);
};

/** Reads one run after another over one connection. */
export type RunReader = Disposable & {
  read(run: string): Promise<Map<string, string> | undefined>;
};

/** A reader of a server's runs, as readRun reads them. */
export const createRunReader = (server: string): RunReader => {
  const client = new RunServiceClient(server, createInsecure(), channelOptions);
  return { read: (run) => readBy(client, run), [Symbol.dispose]: () => client.close() };
};

const readBy = async (
  client: RunServiceClient,
  run: string,
): Promise<Map<string, string> | undefined> => {
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
