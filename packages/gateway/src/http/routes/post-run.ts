import { limits, parseProject } from "@wellspring/contract";
import { z } from "zod";
import { upload } from "../../rpc/upload.ts";
import { openBody } from "../body.ts";
import { tokenHeader } from "../http-call.ts";
import { createRoute, type Route } from "../route.ts";
import { uploadBody } from "../runs/upload-body.ts";
import { projectMember, queryOf, uploadedSchema, wholeNumber } from "../schemas.ts";

/** Bytes of a robot's file in one request; what is longer goes up with the command line. */
const fileBytesMax = 1024 * 1024 * 1024;

const text = (description: string) => z.string().optional().describe(description);

const query = queryOf({
  run: text("The run of a file without such a column"),
  plate: wholeNumber(0, limits.plateMax).optional().describe("The same of the plate; 0 if absent"),
  append: z.enum(["true", "false"]).optional().describe("Adds readings to runs that exist"),
  file: text("What the file is called in messages and in the history"),
  robot: text("What is known of the run"),
  instrument: text("What is known of the run"),
  started_at: text("RFC 3339, with a zone"),
  project: projectMember,
});

/** Uploads a robot's file. */
export const postRun: Route = createRoute({
  name: "PostRun",
  method: "POST",
  path: "/v1/runs",
  scope: "upload",
  tag: "runs",
  summary: "Uploads a robot's CSV, plain or compressed with gzip or zstd",
  query,
  body: {
    description: "The file, at most 1 GiB; of a form the field `file_upload`",
    content: { "text/csv": "text", "multipart/form-data": "upload" },
  },
  responses: {
    200: { description: "It is durable", content: { "application/json": uploadedSchema } },
    400: { description: "The file is refused: the message has a line for each finding" },
    409: { description: "Readings are there with other values, or the run exists" },
    413: { description: "It has more than 1 GiB" },
  },
  answer:
    ({ context }) =>
    async ({ query: asked, request, call, reply }) => {
      const startedAtMs = performance.now();
      const { file = "", robot = "", instrument = "", started_at: startedAt = "" } = asked;
      const project = parseProject(asked.project ?? "");
      const { chunks } = await openBody(request, { bytesMax: fileBytesMax });
      const description = { robot, instrument, startedAt, attributes: {} };
      const append = asked.append === "true";
      const { run, plate } = asked;
      const { summary, committed } = await uploadBody(
        { chunks, project, append, file, run, plate, description },
        (requests) => upload(context)(call.whileLasting(requests), call.context),
      );
      reply.header(tokenHeader, committed.token);
      return {
        runs: summary.runs,
        rows: summary.rows,
        new: committed.newReadings,
        duplicates: committed.duplicates + summary.duplicates,
        filled: committed.filled + summary.filled,
        plates: summary.plates,
        wells: summary.wells,
        seconds: Number(((performance.now() - startedAtMs) / 1_000).toFixed(3)),
        token: committed.token,
      };
    },
});
