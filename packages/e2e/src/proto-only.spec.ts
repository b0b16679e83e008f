import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
} from "@grpc/grpc-js";
import { load } from "@grpc/proto-loader";
import { ServerProcess } from "./process/server-process.ts";

const protoPath = join(import.meta.dirname, "../../contract/proto/wellspring/v1/runs.proto");

/** What proto-loader makes of the service. */
type RunService = {
  upload(): ClientDuplexStream<object, object>;
  getRun(request: object): ClientReadableStream<object>;
  readReadings(request: object): ClientReadableStream<object>;
  close(): void;
};

/** Nothing here is ours but the .proto and the server: what a Python or R client would do. */
describe("a client that knows only the .proto", () => {
  let server: ServerProcess;
  let folder: string;
  let client: RunService;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-proto-"));
    server = await ServerProcess.start(["serve", "--data", join(folder, "data")]);
    const definition = await load(protoPath, { defaults: true, longs: Number });
    const loaded = loadPackageDefinition(definition) as unknown as {
      wellspring: { v1: { RunService: new (...args: unknown[]) => RunService } };
    };
    client = new loaded.wellspring.v1.RunService(server.address, credentials.createInsecure());
  });

  after(async () => {
    client.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const upload = async (columns: object[], append = false): Promise<object[]> => {
    const call = client.upload();
    const answers: object[] = [];
    call.on("data", (answer: object) => answers.push(answer));
    call.write({ open: { uploadId: randomBytes(16), append, file: "python" } });
    for (const [index, part] of columns.entries()) {
      call.write({ columns: { index, run: "from-proto", plate: 3, ...part } });
    }
    call.write({ commit: { blocks: columns.length } });
    call.end();
    await once(call, "end");
    return answers;
  };

  const collect = async (call: ClientReadableStream<object>): Promise<object[]> => {
    const answers: object[] = [];
    call.on("data", (answer: object) => answers.push(answer));
    await once(call, "end");
    return answers;
  };

  it("uploads plain columns in any order", async () => {
    const answers = await upload([
      {
        wells: ["B7", "A1"],
        wellIndexes: [0, 1, 1, 0],
        runtimesSeconds: [600, 1200, 600, 0],
        opticalDensities: [0.095, 0.5, 0.061, 0.0907],
        correctedOpticalDensities: [0.004, Number.NaN, 0.001, 0],
      },
    ]);
    const committed = answers.at(-1);
    assert.partialDeepStrictEqual(committed, {
      committed: { newReadings: 4, duplicates: 0, filled: 0 },
    });
  });

  it("reads them back in order, as columns", async () => {
    const request = { run: "from-proto", columns: true };
    const [answer] = await collect(client.readReadings(request));
    assert.partialDeepStrictEqual(answer, {
      plate: 3,
      columns: {
        wells: ["A1", "B7"],
        wellIndexes: [0, 0, 1, 1],
        runtimesSeconds: [600, 1200, 0, 600],
        opticalDensities: [0.061, 0.5, 0.0907, 0.095],
        correctedOpticalDensities: [0.001, Number.NaN, 0, 0.004],
      },
    });
  });

  it("finds the wells of a plate by their bits", async () => {
    const [answer] = await collect(client.getRun({ run: "from-proto" }));
    const wells = Buffer.alloc(7);
    for (const well of [0 * 48 + 0, 1 * 48 + 6]) wells[Math.floor(well / 8)] |= 1 << (well % 8);
    assert.partialDeepStrictEqual(answer, {
      run: { name: "from-proto", wells: 2, readings: 4 },
      plates: [{ plate: 3, wells, readings: 4, lastRuntimeSeconds: 1200 }],
    });
  });

  it("hears what is wrong with a value", async () => {
    const values = { wells: ["A1"], wellIndexes: [0], runtimesSeconds: [1800] };
    const refused = upload([{ ...values, opticalDensities: [0.1 + 0.2] }], true);
    await assert.rejects(refused, /INVALID_ARGUMENT.*0\.30000000000000004/);
  });
});
