import { limits } from "@wellspring/contract";
import { z } from "zod";
import { readJson } from "../body.ts";
import { parseWith } from "../parse-with.ts";
import { createRoute, type Route } from "../route.ts";
import { listProcessed } from "../samples/list-processed.ts";
import { querySchema } from "../samples/query-schema.ts";
import { answerHealth } from "./health.ts";
import { keepRaw, sendRaw } from "./raw.ts";

const numberOr = (fallback: number, min: number, max: number) =>
  z
    .unknown()
    .optional()
    .transform((text) => {
      const given = typeof text === "string" && /^\d+$/.test(text) ? Number(text) : fallback;
      return given < min ? fallback : Math.min(given, max);
    });

/** Where a page goes on; from the start where that is no number. */
const cursor = z
  .unknown()
  .optional()
  .transform((text) => {
    const given = typeof text === "string" && /^\d+$/.test(text) ? Number(text) : 0;
    return Number.isSafeInteger(given) && given > 0 ? given : undefined;
  });

/** The key stands in the path here. Whatever else a client says is let be. */
const query = z.object({ key: z.string().optional() });

const pageQuery = query.extend({
  limit: numberOr(100, 1, limits.workListMax),
  offset: numberOr(0, 0, limits.workOffsetMax),
  cursor,
});

const hidden = { tag: "older clients", responses: {}, hidden: true, keyInPath: true };

/** The paths of older clients, which forgive more. */
export const olderRoutes: readonly Route[] = [
  createRoute({
    ...hidden,
    name: "PostRawOlder",
    method: "POST",
    path: "/raw",
    scope: "submit",
    summary: "POST /v1/raw",
    query,
    answer: (parts) => (request) => keepRaw(parts, { ...request, query: {} }),
  }),
  createRoute({
    ...hidden,
    name: "GetRawOlder",
    method: "GET",
    path: "/raw/{id}",
    scope: "read",
    summary: "GET /v1/raw/{id}",
    query,
    params: { id: "The submission's id" },
    answer: (parts) => (request) => sendRaw(parts, { ...request, query: {} }),
  }),
  createRoute({
    ...hidden,
    name: "FetchProcessedOlder",
    method: "GET",
    path: "/processed/fetch",
    scope: "read",
    summary: "GET /v1/processed",
    query: pageQuery,
    answer: (parts) => (request) => listProcessed(parts, request),
  }),
  createRoute({
    ...hidden,
    name: "QueryProcessedOlder",
    method: "POST",
    path: "/processed/query",
    scope: "read",
    summary: "POST /v1/processed/query",
    query: pageQuery,
    answer: (parts) => async (request) => {
      const range = parseWith(querySchema, await readJson(request.request), "body");
      return listProcessed(parts, request, range);
    },
  }),
  ...["/raw/healthcheck", "/processed/healthcheck"].map((path) =>
    createRoute({
      ...hidden,
      name: "HealthOlder",
      method: "GET",
      path,
      scope: "none",
      summary: "GET /readyz",
      query,
      answer: (parts) => (request) => answerHealth(parts, request, "readiness"),
    }),
  ),
];
