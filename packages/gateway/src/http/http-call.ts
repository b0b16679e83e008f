import { Metadata } from "@grpc/grpc-js";
import { Code, StatusError } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { establishPrincipal } from "../principal.ts";

/** The header that tells the state that a read has to include, and a write's own. */
export const tokenHeader = "wellspring-token";

/** One request over HTTP, as the gateway's methods know a call. */
export class HttpCall {
  readonly context: CallContext;
  /** What the read has to include; "" where the caller does not say. */
  readonly token: string;
  /** How it ended, as far as that is known. */
  code: Code = Code.OK;
  readonly #startedAt = performance.now();

  /** @param name the route's, `PostRaw`: metrics and lines know it as `/http/PostRaw`. */
  constructor(name: string, request: FastifyRequest, reply: FastifyReply) {
    const abort = new AbortController();
    reply.raw.once("close", () => {
      if (reply.raw.writableFinished) return;
      this.code = Code.CANCELLED;
      abort.abort(new StatusError(Code.CANCELLED, "the caller went away"));
    });
    const call = {
      method: `/http/${name}`,
      metadata: createMetadata(request),
      principal: "",
      peer: request.socket.remoteAddress ?? "",
      signal: abort.signal,
    };
    this.context = { ...call, principal: establishPrincipal(call) };
    this.token = firstOf(request.headers[tokenHeader]);
  }

  /** Milliseconds since it came. */
  get ms(): number {
    return performance.now() - this.#startedAt;
  }
}

/** Who calls, as gRPC would tell it; older clients have the key in the path. */
const createMetadata = ({ headers, query }: FastifyRequest): Metadata => {
  const metadata = new Metadata();
  const key = findKey(query);
  if (headers.authorization !== undefined) metadata.set("authorization", headers.authorization);
  else if (key !== undefined) metadata.set("authorization", `Bearer ${key}`);
  return metadata;
};

const findKey = (query: unknown): string | undefined =>
  typeof query === "object" && query !== null && "key" in query && typeof query.key === "string"
    ? encodeURIComponent(query.key)
    : undefined;

const firstOf = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? "";
