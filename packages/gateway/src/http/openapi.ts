import { version } from "@wellspring/contract";
import { z } from "zod";
import type { Route } from "./route.ts";
import {
  type BodyDescription,
  errorSchema,
  type ResponseDescription,
  type Schema,
} from "./schemas.ts";

/** The head of the document. */
export const openapi = {
  openapi: "3.1.0",
  info: {
    title: "Wellspring",
    version,
    description: [
      "Growth curves and samples.",
      "A write answers with the header `Wellspring-Token`; a read that sends it back is answered",
      "only from a state that includes that write.",
    ].join(" "),
  },
  components: {
    securitySchemes: {
      key: {
        type: "http",
        scheme: "bearer",
        description: "A key of `wellspring keys create`, where the server wants one",
      },
    },
  } as const,
  tags: ["samples", "runs", "operation"].map((name) => ({ name })),
};

/** What the document says of a route, made of the schemas that the route is checked with. */
export const describeRoute = (route: Route) => ({
  operationId: route.name,
  summary: route.summary,
  tags: [route.tag],
  hide: route.hidden ?? false,
  security: route.scope === "none" ? [] : [{ key: [route.scope] }],
  querystring: describeQuery(route.query),
  ...(route.params && { params: describeParams(route.params) }),
  ...(route.body && { body: describeBody(route.body) }),
  response: Object.fromEntries([
    ...Object.entries(route.responses).map(([status, response]) => [
      status,
      describeResponse(response),
    ]),
    ["default", describeResponse({ description: "What is wrong" })],
  ]),
});

const describeQuery = (query: z.ZodType): object => {
  const { properties = {} } = z.toJSONSchema(query, { io: "output", unrepresentable: "any" });
  // A member with a default need not be there.
  return { type: "object", properties };
};

const describeParams = (params: Readonly<Record<string, string>>): object => ({
  type: "object",
  properties: Object.fromEntries(
    Object.entries(params).map(([name, description]) => [name, { type: "string", description }]),
  ),
  required: Object.keys(params),
});

const describeBody = ({ description, content }: BodyDescription): object => ({
  description,
  content: describeContent(content),
});

const describeResponse = ({ description, content }: ResponseDescription): object => ({
  description,
  content: describeContent(content ?? { "application/json": errorSchema }),
});

const describeContent = (content: Readonly<Record<string, Schema>>): object =>
  Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: describeSchema(schema) }]),
  );

const describeSchema = (schema: Schema): object => {
  if (schema === "text") return { type: "string" };
  if (schema === "binary") return { type: "string", format: "binary" };
  if (schema === "upload") return uploadSchema;
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return described;
};

const uploadSchema = {
  type: "object",
  properties: { file_upload: { type: "string", format: "binary" } },
  required: ["file_upload"],
};
