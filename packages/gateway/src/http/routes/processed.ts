import { type Work, Work_State } from "@wellspring/contract";
import { z } from "zod";
import { readJson } from "../body.ts";
import { parseWith } from "../parse-with.ts";
import { createRoute, type HttpParts, type HttpRequest, type Route } from "../route.ts";
import { listProcessed } from "../samples/list-processed.ts";
import { querySchema } from "../samples/query-schema.ts";
import { readSubmission } from "../samples/read-submission.ts";
import { processedToJson } from "../samples/work-json.ts";
import {
  pageMembers,
  processedSchema,
  projectMember,
  queryOf,
  refusedSchema,
  waitingSchema,
} from "../schemas.ts";

const list = {
  200: {
    description: "In order; the header `Link` has where it goes on, where more follow",
    content: { "application/json": z.array(processedSchema) },
  },
};

/** What was computed of all samples. */
export const listAllProcessed: Route = createRoute({
  name: "ListProcessed",
  method: "GET",
  path: "/v1/processed",
  scope: "read",
  tag: "samples",
  summary: "What was computed, in order of submission",
  query: queryOf({ ...pageMembers, project: projectMember }),
  responses: list,
  answer: (parts) => (request) => listProcessed(parts, request),
});

/** What was computed of samples between bounds. */
export const queryProcessed: Route = createRoute({
  name: "QueryProcessed",
  method: "POST",
  path: "/v1/processed/query",
  scope: "read",
  tag: "samples",
  summary: "What was computed, between bounds of one of its members, ordered by it",
  query: queryOf({ ...pageMembers, project: projectMember }),
  body: {
    description: "One of the members, `min` and `max` inclusive; one of the two may be absent",
    content: { "application/json": querySchema },
  },
  responses: list,
  answer: (parts) => async (request) => {
    const range = parseWith(querySchema, await readJson(request.request), "body");
    return listProcessed(parts, request, range);
  },
});

/** What was computed of one sample. */
export const getProcessed: Route = createRoute({
  name: "GetProcessed",
  method: "GET",
  path: "/v1/processed/{id}",
  scope: "read",
  tag: "samples",
  summary: "What was computed of one submission",
  query: queryOf({ project: projectMember }),
  params: { id: "The submission's id" },
  responses: {
    200: { description: "It is done", content: { "application/json": processedSchema } },
    202: { description: "It waits", content: { "application/json": waitingSchema } },
    404: { description: "There is no such submission" },
    422: { description: "Nothing can be computed", content: { "application/json": refusedSchema } },
  },
  answer: (parts) => (request) => sendProcessed(parts, request),
});

const sendProcessed = async (
  parts: HttpParts,
  request: HttpRequest<{ project?: string | undefined }>,
): Promise<unknown> => {
  const { params, reply } = request;
  const work = await readSubmission(parts, request, false);
  if (work.state === Work_State.DONE) {
    return reply.type("application/json; charset=utf-8").send(processedToJson(work));
  }
  const submission = { submission_id: params.id.toLowerCase() };
  if (work.state === Work_State.WAITING) {
    return reply.code(202).send({ ...submission, state: "waiting" });
  }
  return reply.code(422).send({ ...submission, errors: reasonsOf(work) });
};

/** Why nothing is computed. */
const reasonsOf = ({ state, failure, errors }: Work): readonly string[] => {
  if (state === Work_State.FAILED) return [failure];
  return errors.length > 0 ? errors : ["it was kept, and nothing is computed of it"];
};
