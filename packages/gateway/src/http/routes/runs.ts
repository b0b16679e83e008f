import { Readable } from "node:stream";
import {
  Code,
  type GetRunResponse,
  type Plate,
  plateToJson,
  type Run,
  runToJson,
  StatusError,
} from "@wellspring/contract";
import { z } from "zod";
import { getRun } from "../../rpc/get-run.ts";
import { listRuns } from "../../rpc/list-runs.ts";
import { createRoute, type Route } from "../route.ts";
import { projectMember, queryOf, runSchema, runWithPlatesSchema } from "../schemas.ts";

const query = queryOf({ project: projectMember });

/** The runs of a project. */
export const listAllRuns: Route = createRoute({
  name: "ListRuns",
  method: "GET",
  path: "/v1/runs",
  scope: "read",
  tag: "runs",
  summary: "The runs that hold readings, ordered by name",
  query,
  responses: {
    200: { description: "All of them", content: { "application/json": z.array(runSchema) } },
  },
  answer:
    ({ context }) =>
    async ({ query: { project = "" }, call, reply }) => {
      const answers = listRuns(context)({ project, token: call.token }, call.context);
      const pages = answers[Symbol.asyncIterator]();
      // What is refused is refused before the first byte.
      const first = await pages.next();
      const chunks = toJson(first.done ? [] : first.value.runs, {
        [Symbol.asyncIterator]: () => pages,
      });
      reply.type("application/json; charset=utf-8");
      return reply.send(Readable.from(call.whileLasting(chunks), { objectMode: false }));
    },
});

async function* toJson(
  first: readonly Run[],
  rest: AsyncIterable<{ runs: readonly Run[] }>,
): AsyncGenerator<string, undefined> {
  let start = "[";
  const write = (runs: readonly Run[]): string => {
    const text = runs.map((run) => JSON.stringify(runToJson(run))).join(",\n");
    const chunk = text === "" ? "" : `${start}${text}`;
    if (text !== "") start = ",\n";
    return chunk;
  };
  yield write(first);
  for await (const { runs } of rest) yield write(runs);
  yield start === "[" ? "[]\n" : "]\n";
  return undefined;
}

/** One run and its plates. */
export const getOneRun: Route = createRoute({
  name: "GetRun",
  method: "GET",
  path: "/v1/runs/{run}",
  scope: "read",
  tag: "runs",
  summary: "A run and its plates",
  query,
  params: { run: "The run's name" },
  responses: {
    200: { description: "It", content: { "application/json": runWithPlatesSchema } },
    404: { description: "It holds no reading" },
  },
  answer:
    ({ context }) =>
    async ({ query: { project = "" }, params: { run }, call }) => {
      const request = { project, run, token: call.token };
      return await collectRun(getRun(context)(request, call.context));
    },
});

const collectRun = async (answers: AsyncIterable<GetRunResponse>) => {
  let run: Run | undefined;
  const plates: Plate[] = [];
  for await (const answer of answers) {
    run ??= answer.run;
    plates.push(...answer.plates);
  }
  if (!run) throw new StatusError(Code.INTERNAL, "a backend answered without a run");
  return { ...runToJson(run), plates: plates.map(plateToJson) };
};
