import { Readable } from "node:stream";
import { limits } from "@wellspring/contract";
import { createCsvWriter, createJsonWriter, type ReadingsWriter } from "@wellspring/plate-file";
import { z } from "zod";
import { readReadings } from "../../rpc/read-readings.ts";
import { createRoute, type Route } from "../route.ts";
import { createParquetWriter } from "../runs/parquet.ts";
import { streamReadings } from "../runs/stream-readings.ts";
import { projectMember, queryOf, wholeNumber } from "../schemas.ts";

const wells = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((names) => names.split(",")))
  .pipe(z.array(z.string()));

const query = queryOf({
  plate: wholeNumber(0, limits.plateMax).optional().describe("All plates where absent"),
  well: wells.optional().describe("Wells, `A1` or `A1,B1`; all where absent"),
  project: projectMember,
});

type Form = { extension: string; type: string; createWriter: (run: string) => ReadingsWriter };

const forms: readonly Form[] = [
  {
    extension: "csv",
    type: "text/csv; charset=utf-8; header=present",
    createWriter: createCsvWriter,
  },
  { extension: "json", type: "application/json; charset=utf-8", createWriter: createJsonWriter },
  {
    extension: "parquet",
    type: "application/vnd.apache.parquet",
    createWriter: createParquetWriter,
  },
];

/** A run's readings, a path for each form. */
export const readingsRoutes: readonly Route[] = forms.map(({ extension, type, createWriter }) =>
  createRoute({
    name: `Readings${extension[0].toUpperCase()}${extension.slice(1)}`,
    method: "GET",
    path: `/v1/runs/{run}/readings.${extension}`,
    scope: "read",
    tag: "runs",
    summary: `A run's readings as ${extension}, ordered by plate, well and runtime`,
    query,
    params: { run: "The run's name" },
    responses: {
      200: {
        description: "The form of `wellspring export`",
        content: { [type.split(";", 1)[0]]: "binary" },
      },
      404: { description: "There are no such readings" },
    },
    answer:
      ({ context }) =>
      async ({ query: { plate, well = [], project = "" }, params: { run }, call, reply }) => {
        const asked = { plate, wells: well, columns: false };
        const request = { project, run, token: call.token, ...asked };
        const answers = readReadings(context)(request, call.context);
        const chunks = await streamReadings(answers, asked, createWriter(run));
        const name = encodeURIComponent(`${run}.${extension}`);
        reply.header("content-disposition", `inline; filename*=UTF-8''${name}`);
        return reply
          .type(type)
          .send(Readable.from(call.whileLasting(chunks), { objectMode: false }));
      },
  }),
);
