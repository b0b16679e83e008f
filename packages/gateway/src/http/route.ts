import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import type { HttpCall, Scope } from "./http-call.ts";
import { parseWith } from "./parse-with.ts";
import type { HeldBodies } from "./samples/held-bodies.ts";
import type { Submitter } from "./samples/submitter.ts";
import type { BodyDescription, ResponseDescription } from "./schemas.ts";

/** What routes work with. */
export type HttpParts = {
  context: Context;
  submitter: Submitter;
  heldBodies: HeldBodies;
};

/** A request whose path and query were checked. */
export type HttpRequest<Query> = {
  query: Query;
  /** What stands in the path's place of `{name}`. */
  params: Readonly<Record<string, string>>;
  call: HttpCall;
  request: FastifyRequest;
  reply: FastifyReply;
};

/** One path, and what the document says of it. */
type RouteDefinition<Query extends z.ZodType> = {
  /** Its name in metrics, lines and the document. */
  name: string;
  method: "GET" | "POST";
  /** `/v1/raw/{id}`. */
  path: string;
  scope: Scope;
  tag: string;
  summary: string;
  query: Query;
  /** What stands in the path's places, a sentence each. */
  params?: Readonly<Record<string, string>>;
  body?: BodyDescription;
  /** By status; errors that every path may answer with need not be here. */
  responses: Readonly<Record<string, ResponseDescription>>;
  /** Kept out of the document: there for older clients. */
  hidden?: boolean;
  /** The key may stand in the path, as `key=`: for older clients. */
  keyInPath?: boolean;
  answer: (parts: HttpParts) => (request: HttpRequest<z.output<Query>>) => Promise<unknown>;
};

/** A route whose query's type is its own affair. */
export type Route = Omit<RouteDefinition<z.ZodType>, "answer"> & {
  answer: (
    parts: HttpParts,
  ) => (request: FastifyRequest, reply: FastifyReply, call: HttpCall) => Promise<unknown>;
};

/**
 * Makes a route that checks its query before it answers: INVALID_ARGUMENT names what is wrong,
 * PERMISSION_DENIED a project that is not the caller's.
 */
export const createRoute = <Query extends z.ZodType>(
  definition: RouteDefinition<Query>,
): Route => ({
  ...definition,
  answer: (parts) => {
    const answer = definition.answer(parts);
    return async (request, reply, call) => {
      const query = parseWith(definition.query, request.query, "query");
      call.assertAllowed(query);
      const params = paramsSchema.parse(request.params ?? {});
      return await answer({ query, params, call, request, reply });
    };
  },
});

/** Fastify gives the parts of a path as texts. */
const paramsSchema = z.record(z.string(), z.string());
