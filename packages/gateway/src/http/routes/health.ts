import type { HealthQuestion } from "@wellspring/service";
import { z } from "zod";
import { createRoute, type HttpParts, type HttpRequest, type Route } from "../route.ts";
import { queryOf } from "../schemas.ts";

const healthSchema = z.object({ status: z.enum(["ok", "unavailable"]) });

const anyQuery = z.object({});

const healthRoute = (name: string, path: string, question: HealthQuestion, summary: string) =>
  createRoute({
    name,
    method: "GET",
    path,
    scope: "none",
    tag: "operation",
    summary,
    query: anyQuery,
    responses: {
      200: { description: "Yes", content: { "application/json": healthSchema } },
      503: { description: "No", content: { "application/json": healthSchema } },
    },
    answer: (parts) => (request) => answerHealth(parts, request, question),
  });

/** What whoever runs the gateway asks. */
export const operationRoutes: readonly Route[] = [
  healthRoute("Healthz", "/healthz", "liveness", "Whether it runs"),
  healthRoute("Readyz", "/readyz", "readiness", "Whether calls can be served"),
  createRoute({
    name: "Metrics",
    method: "GET",
    path: "/metrics",
    scope: "read",
    tag: "operation",
    summary: "What it counts, for Prometheus",
    query: queryOf({}),
    responses: { 200: { description: "Prometheus' text form", content: { "text/plain": "text" } } },
    answer:
      ({ context: { metrics } }) =>
      async ({ reply }) =>
        reply.type(metrics.registry.contentType).send(await metrics.metricsText()),
  }),
];

/** 200 where a question of health is answered with yes, else 503. */
export const answerHealth = async (
  { context }: HttpParts,
  { reply }: Pick<HttpRequest<unknown>, "reply">,
  question: HealthQuestion,
): Promise<unknown> => {
  const isServing = context.health.isServing(question);
  reply.code(isServing ? 200 : 503);
  return { status: isServing ? "ok" : "unavailable" };
};
