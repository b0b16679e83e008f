import { Metadata } from "@grpc/grpc-js";
import { Code, type ScopeName, StatusError } from "@wellspring/contract";
import type { Admission, CallContext } from "@wellspring/service";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Access } from "../access/access.ts";
import { anonymousPrincipal } from "../principal.ts";

/** What a caller has to be allowed to do; `none` is open to everyone. */
export type Scope = Exclude<ScopeName, "admin"> | "none";

/** What a call knows of its route: older clients have the key in the path. */
type CallRoute = { name: string; keyInPath?: boolean | undefined };

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
  #admission: Admission | undefined;

  readonly #isKeyMisplaced: boolean;

  /** Metrics and lines know the route `PostRaw` as `/http/PostRaw`. */
  constructor(
    { name, keyInPath = false }: CallRoute,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const key = findText(request.query, "key");
    this.#isKeyMisplaced = key !== undefined && !keyInPath;
    const abort = new AbortController();
    reply.raw.once("close", () => {
      if (reply.raw.writableFinished) return;
      this.code = Code.CANCELLED;
      abort.abort(new StatusError(Code.CANCELLED, "the caller went away"));
    });
    this.context = {
      method: `/http/${name}`,
      metadata: createMetadata(request, keyInPath ? key : undefined),
      principal: anonymousPrincipal,
      peer: request.socket.remoteAddress ?? "",
      signal: abort.signal,
    };
    this.token = firstOf(request.headers[tokenHeader]);
  }

  /**
   * Lets it in as its path says; throws as `Access.enter` does, and INVALID_ARGUMENT where the key
   * is where others read it.
   */
  enter(access: Access, scope: Scope): void {
    if (scope === "none") return;
    if (this.#isKeyMisplaced) throw StatusError.invalid("key", misplacedText);
    this.#admission = access.admit(this.context, { scope, projects: projectsOf });
    this.context.principal = this.#admission.principal;
  }

  /** Throws PERMISSION_DENIED where a query is about a project that is not the caller's. */
  assertAllowed(query: unknown): void {
    this.#admission?.check(query);
  }

  /** Throws UNAUTHENTICATED once the caller's key opens nothing any more. */
  assertLasting(): void {
    this.#admission?.assertLasting();
  }

  /** The same things one after the other, as long as the caller's key is good. */
  async *whileLasting<Thing>(things: AsyncIterable<Thing>): AsyncGenerator<Thing, undefined> {
    for await (const thing of things) {
      this.assertLasting();
      yield thing;
    }
    return undefined;
  }

  /** Milliseconds since it came. */
  get ms(): number {
    return performance.now() - this.#startedAt;
  }
}

/** Every path is about one project, the default one unless its query names another. */
const projectsOf = (query: unknown): readonly string[] => [findText(query, "project") ?? ""];

const misplacedText = 'belongs into the header "authorization: Bearer KEY", not into the path';

/** Who calls, as gRPC would tell it; older clients have the key in the path. */
const createMetadata = ({ headers }: FastifyRequest, key: string | undefined): Metadata => {
  const metadata = new Metadata();
  if (headers.authorization !== undefined) metadata.set("authorization", headers.authorization);
  else if (key !== undefined) metadata.set("authorization", `Bearer ${encodeURIComponent(key)}`);
  return metadata;
};

const findText = (query: unknown, name: string): string | undefined => {
  if (typeof query !== "object" || query === null) return undefined;
  const text: unknown = Reflect.get(query, name);
  return typeof text === "string" ? text : undefined;
};

const firstOf = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? "";
