import { Readable } from "node:stream";
import {
  Code,
  limits,
  parseProject,
  type ReadBodyResponse,
  StatusError,
  type Work,
  WorkServiceService,
} from "@wellspring/contract";
import type { FastifyReply } from "fastify";
import { readMany } from "../../forward.ts";
import { jsonTypes, openBody } from "../body.ts";
import { tokenHeader } from "../http-call.ts";
import { idToText } from "../id.ts";
import { createRoute, type HttpParts, type HttpRequest, type Route } from "../route.ts";
import { readSubmission } from "../samples/read-submission.ts";
import { receiveSample } from "../samples/receive-sample.ts";
import {
  projectMember,
  queryOf,
  refusedSchema,
  sampleSchema,
  submissionIdSchema,
} from "../schemas.ts";

type InProject = { project?: string | undefined };

/** Keeps a sample and has it computed. */
export const postRaw: Route = createRoute({
  name: "PostRaw",
  method: "POST",
  path: "/v1/raw",
  scope: "submit",
  tag: "samples",
  summary: "Keeps a sample and has its mean and standard deviation computed",
  query: queryOf({ project: projectMember }),
  body: {
    description: "A sample, at most 32 MiB",
    content: { "application/json": sampleSchema, "multipart/form-data": "upload" },
  },
  responses: {
    200: { description: "It is durable", content: { "application/json": submissionIdSchema } },
    400: {
      description: "It is no sample; what has an id was kept",
      content: { "application/json": refusedSchema },
    },
    413: { description: "It has more than 32 MiB" },
    415: { description: "It is neither JSON nor multipart/form-data, or compressed" },
    429: { description: "Too much at once: send it again later" },
  },
  answer: (parts) => (request) => keepRaw(parts, request),
});

/** What POST /v1/raw does, for each of its paths. */
export const keepRaw = async (
  parts: HttpParts,
  { query, call, request, reply }: HttpRequest<InProject>,
): Promise<unknown> => {
  const project = parseProject(query.project ?? "");
  try {
    const rules = { bytesMax: limits.workBodyBytesMax, contentTypes: jsonTypes };
    const body = await openBody(request, rules);
    const { id, token, errors } = await receiveSample(parts, body, project, call);
    reply.header(tokenHeader, token);
    const submission = { submission_id: idToText(id) };
    if (errors.length === 0) return submission;
    call.code = Code.INVALID_ARGUMENT;
    return reply.code(400).send({ ...submission, errors });
  } catch (thrown) {
    const isRefused = thrown instanceof StatusError && thrown.message.startsWith("body: ");
    if (!isRefused) throw thrown;
    call.code = thrown.code;
    return reply.code(400).send({ errors: [thrown.message] });
  }
};

/** A body as it came. */
export const getRaw: Route = createRoute({
  name: "GetRaw",
  method: "GET",
  path: "/v1/raw/{id}",
  scope: "read",
  tag: "samples",
  summary: "The body of a submission, byte for byte, with its content type",
  query: queryOf({ project: projectMember }),
  params: { id: "The submission's id" },
  responses: {
    200: { description: "The body as it came", content: { "*/*": "binary" } },
    404: { description: "There is no such submission" },
  },
  answer: (parts) => (request) => sendRaw(parts, request),
});

/** What GET /v1/raw/{id} does, for each of its paths. */
export const sendRaw = async (
  parts: HttpParts,
  request: HttpRequest<InProject>,
): Promise<unknown> => {
  const { query, call, reply } = request;
  const work = await readSubmission(parts, request, true);
  setHeaders(reply, work);
  if (work.bodyBytes <= BigInt(limits.workChunkBytesMax)) return reply.send(work.body);
  const { workId } = work;
  const body = { project: parseProject(query.project ?? ""), workId, token: call.token };
  const { backends } = parts.context;
  const chunks = readMany(backends, WorkServiceService.readBody, body, call.context);
  return reply.send(Readable.from(call.whileLasting(toBytes(chunks)), { objectMode: false }));
};

/** It is what anybody sent: no browser may take it for a page of this server. */
const setHeaders = (reply: FastifyReply, { contentType, bodyBytes }: Work): void => {
  reply.header("content-type", contentType === "" ? "application/json" : contentType);
  reply.header("content-length", Number(bodyBytes));
  reply.header("x-content-type-options", "nosniff");
  reply.header("content-security-policy", "sandbox; default-src 'none'");
};

async function* toBytes(answers: AsyncIterable<ReadBodyResponse>): AsyncGenerator<Buffer> {
  for await (const { chunk } of answers) yield chunk;
}
