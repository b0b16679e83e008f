import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { Code, StatusError } from "@wellspring/contract";
import type { Logger, TlsIdentity } from "@wellspring/service";
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerFactory,
} from "fastify";
import { HttpCall } from "./http-call.ts";
import { errorToStatus, HttpError } from "./http-error.ts";
import { leaveBody } from "./leave-body.ts";
import { describeRoute, openapi } from "./openapi.ts";
import type { HttpParts, Route } from "./route.ts";
import { openPages } from "./routes.ts";
import { FileRefusal } from "./runs/file-refusal.ts";

/** Who hears of calls, and with what the app proves who it is. */
export type AppHooks = {
  logger: Logger;
  /** Without TLS where absent. It outlives the app. */
  tls?: TlsIdentity | undefined;
  /** Aborted once it takes no more requests: a connection is left when it has its answer. */
  draining?: AbortSignal | undefined;
  /** Hears of every call that has ended. */
  observe: (call: HttpCall) => void;
};

/** Fastify with these routes, the document of them and its page. */
export const createApp = async (
  routes: readonly Route[],
  parts: HttpParts,
  hooks: AppHooks,
): Promise<FastifyInstance> => {
  const app = Fastify({
    ...(hooks.tls && { serverFactory: createFactory(hooks.tls) }),
    forceCloseConnections: "idle",
    frameworkErrors: (thrown, _request, reply) => sendError(reply, explain(thrown, hooks.logger)),
    routerOptions: { maxParamLength: paramCharactersMax },
  });
  // A caller who has written all may close that half of the connection: it is answered still. Node
  // has a property for it that is in no document, nor in its types.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  app.addHook("onRoute", ({ url }) => assertDeclared(url, routes));
  app.addHook("onSend", (request, reply, _payload, done) => {
    if (leaveBody(request.raw)) reply.header("connection", "close");
    done();
  });
  app.addHook("onResponse", (request, _reply, done) => {
    if (hooks.draining?.aborted) request.raw.socket.destroySoon();
    done();
  });
  // An empty type is none.
  app.addHook("onRequest", ({ raw: { headers } }, _reply, done) => {
    if (headers["content-type"] === "") headers["content-type"] = undefined;
    done();
  });
  // Bodies are read by the routes themselves, as they come.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));
  app.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${request.url.split("?", 1)[0]}`;
    return sendError(reply, new StatusError(Code.NOT_FOUND, message));
  });
  app.setErrorHandler((thrown, _request, reply) => sendError(reply, explain(thrown, hooks.logger)));
  const described = new Map(routes.map((route) => [toFastifyPath(route), describeRoute(route)]));
  await app.register(swagger, {
    openapi,
    transform: ({ url, route, schema }) => ({
      url,
      schema: described.get(`${route.method} ${url}`) ?? schema ?? { hide: true },
    }),
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: true,
    // A laboratory's server has no certificate that a browser would take it to.
    transformStaticCSP: (policy) => policy.replace("upgrade-insecure-requests;", ""),
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  for (const route of routes) addRoute(app, route, parts, hooks);
  return app;
};

/** Fails where nobody decided whom a path is open to. */
const assertDeclared = (url: string, routes: readonly Route[]): void => {
  const isPage = openPages.some((page) => url === page || url.startsWith(`${page}/`));
  if (isPage || routes.some((route) => toFastifyUrl(route) === url)) return;
  throw new Error(`no route says whom this is open to: ${url}`);
};

/** What Fastify sets of a server that it makes itself, it leaves to whoever else makes one. */
const createFactory =
  (tls: TlsIdentity): FastifyServerFactory =>
  (onRequest, { keepAliveTimeout }) => {
    const server = tls.createHttpServer(onRequest);
    server.keepAliveTimeout = Number(keepAliveTimeout);
    server.requestTimeout = 0;
    return server;
  };

/** Characters of one part of a path: a run's name of 200 bytes, each of them escaped, and room. */
const paramCharactersMax = 1_000;

/** `GET /v1/raw/:id`. */
const toFastifyPath = (route: Route): string => `${route.method} ${toFastifyUrl(route)}`;

const toFastifyUrl = ({ path }: Route): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

const addRoute = (
  app: FastifyInstance,
  route: Route,
  parts: HttpParts,
  { logger, observe }: AppHooks,
): void => {
  const answer = route.answer(parts);
  app.route({
    method: route.method,
    url: toFastifyUrl(route),
    schema: {},
    handler: async (request, reply) => {
      const call = new HttpCall(route, request, reply);
      reply.raw.once("close", () => observe(call));
      try {
        call.enter(parts.context.access, route.scope);
        return await answer(request, reply, call);
      } catch (thrown) {
        const error = explain(thrown, logger);
        call.code = error.code;
        return sendError(reply, error);
      }
    },
  });
};

/** What the caller hears; what nobody expects is logged, and its text stays here. */
const explain = (thrown: unknown, logger: Logger): StatusError => {
  if (thrown instanceof StatusError) return thrown;
  if (isRefusedByFastify(thrown)) {
    if (thrown.statusCode === 415) return HttpError.unsupported("a malformed type", typeForm);
    return new StatusError(Code.INVALID_ARGUMENT, thrown.message, { cause: thrown });
  }
  logger.error({ err: thrown }, "a call failed unexpectedly");
  return new StatusError(Code.INTERNAL, "internal error", { cause: thrown });
};

const typeForm = "name it like application/json";

/** A request that is no proper one, such as a path with `%zz`. */
const isRefusedByFastify = (thrown: unknown): thrown is Error & { statusCode: number } =>
  thrown instanceof Error &&
  "statusCode" in thrown &&
  typeof thrown.statusCode === "number" &&
  thrown.statusCode < 500;

const sendError = (reply: FastifyReply, error: StatusError): FastifyReply => {
  const findings = error instanceof FileRefusal ? { findings: error.findings } : {};
  const status = errorToStatus(error);
  if (isTemporary.has(status)) reply.header("retry-after", "1");
  if (status === 401) reply.header("www-authenticate", "Bearer");
  for (const name of ["content-length", "content-disposition"]) reply.removeHeader(name);
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send({ code: Code[error.code], message: error.message, ...findings });
};

const isTemporary = new Set([429, 503]);
