import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Client, credentials, type Metadata, type MethodDefinition } from "@grpc/grpc-js";
import {
  allScopes,
  Code,
  callBidi,
  callServerStreaming,
  callUnary,
  createKeyText,
  parseScope,
  Scope,
  StatusError,
  Submission,
  UploadOpen,
  WorkServiceService,
} from "@wellspring/contract";
import { services } from "../service.ts";
import { bearer, createSpecKey, KeyFeed } from "../testing/key-feed.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { methodRules, type Rule } from "./rules.ts";

type AnyMethod = MethodDefinition<object, object>;

const keyFor = (scope: Scope, projects: string[] = [], expiresAtMs = 0n) =>
  createSpecKey({ scopes: [scope], projects, expiresAtMs });

const keys = {
  good: allScopes.map((scope) => keyFor(scope)),
  expired: allScopes.map((scope) => keyFor(scope, [], 1n)),
  yeast: allScopes.map((scope) => keyFor(scope, ["yeast"])),
};
const feed = new KeyFeed(Object.values(keys).flat());
const adminKey = createKeyText();

/** What a method is asked, which is about the project bacteria where it is about one. */
const requestOf = ({ path, requestDeserialize }: AnyMethod): object => {
  if (path.endsWith("/Upload")) {
    const open = { ...UploadOpen.decode(new Uint8Array()), project: "bacteria" };
    return { part: { $case: "open", open } };
  }
  if (path === WorkServiceService.submit.path) {
    const ofYeast = { ...Submission.decode(new Uint8Array()), project: "yeast" };
    return { submissions: [ofYeast, { ...ofYeast, project: "bacteria" }], waitMs: 0 };
  }
  const request = requestDeserialize(Buffer.alloc(0));
  return "project" in request ? { ...request, project: "bacteria" } : request;
};

/** The one scope that a request needs. */
const scopeOf = ({ scope }: Rule, request: object): Scope =>
  parseScope(typeof scope === "string" ? scope : scope(request)[0]);

/** The code that a call ends with: what is asked is not enough for some methods. */
const codeOf = async (client: Client, method: AnyMethod, metadata?: Metadata): Promise<Code> => {
  const options = { deadline: new Date(Date.now() + 10_000), ...(metadata && { metadata }) };
  const request = requestOf(method);
  try {
    if (method.requestStream) {
      const call = callBidi(client, method, options);
      await call.send(request);
      call.end();
      for await (const _ of call.responses);
    } else if (method.responseStream) {
      for await (const _ of callServerStreaming(client, method, request, options));
    } else await callUnary(client, method, request, options);
    return Code.OK;
  } catch (thrown) {
    return StatusError.from(thrown).code;
  }
};

describe("every method of every service", () => {
  let backend: RecordingBackend;
  let gateway: Awaited<ReturnType<typeof openGateway>>;
  let client: Client;
  let methods: AnyMethod[];
  before(async () => {
    backend = await RecordingBackend.open({ services: feed.services });
    gateway = await openGateway([backend.address], {}, { requireKeys: true, adminKey });
    client = new Client(gateway.context.address, credentials.createInsecure());
    methods = services(gateway.context).flatMap(([definition]) => Object.values(definition));
  });
  after(async () => {
    client.close();
    await gateway[Symbol.asyncDispose]();
    await backend[Symbol.asyncDispose]();
  });

  /** Tells the codes of all methods, those with these codes left out. */
  const codesOf = async (metadataOf: (scope: Scope) => Metadata | undefined) =>
    Promise.all(
      methods.map(async (method) => {
        const rule = methodRules.get(method.path);
        assert(rule);
        const scope = scopeOf(rule, requestOf(method));
        const code = await codeOf(client, method, metadataOf(scope));
        return { path: method.path, rule, scope, code };
      }),
    );

  const refusals: [string, (scope: Scope) => Metadata | undefined][] = [
    ["without a key", () => undefined],
    ["with a key that nobody knows", () => bearer(createKeyText())],
    ["with text that is no key", () => bearer("secret")],
    ["with an expired key", (scope) => bearer(keys.expired[scope - 1].text)],
  ];
  for (const [name, metadataOf] of refusals) {
    it(`refuses a call ${name}`, async () => {
      for (const { path, code } of await codesOf(metadataOf)) {
        assert.equal(code, Code.UNAUTHENTICATED, path);
      }
    });
  }

  for (const wrong of allScopes) {
    it(`refuses a key with scope ${wrong} where another one is needed`, async () => {
      const codes = await codesOf(() => bearer(keys.good[wrong - 1].text));
      for (const { path, scope, code } of codes) {
        const isDenied = code === Code.PERMISSION_DENIED;
        assert.equal(isDenied, scope !== wrong, `${path}: ${Code[code]}`);
        assert.notEqual(code, Code.UNAUTHENTICATED, path);
      }
    });
  }

  it("refuses another project's key", async () => {
    const codes = await codesOf((scope) => bearer(keys.yeast[scope - 1].text));
    for (const { path, rule, code } of codes) {
      assert.equal(code === Code.PERMISSION_DENIED, rule.projects !== "none", path);
    }
  });

  it("opens submissions to who may have their engines compute", async () => {
    const submit = (engine: string, scope: Scope): Promise<Code> => {
      const submission = {
        ...Submission.decode(new Uint8Array()),
        workId: Buffer.alloc(16),
        engine,
      };
      const request = { submissions: [submission], waitMs: 0 };
      const metadata = bearer(keys.good[scope - 1].text);
      return callUnary(client, WorkServiceService.submit, request, { metadata }).then(
        () => Code.OK,
        (thrown: unknown) => StatusError.from(thrown).code,
      );
    };
    for (const engine of ["calc", "crunch", "crunch-nats", "growth"]) {
      assert.equal(await submit(engine, Scope.SUBMIT), Code.PERMISSION_DENIED, engine);
      assert.notEqual(await submit(engine, Scope.COMPUTE), Code.PERMISSION_DENIED, engine);
    }
    for (const engine of ["", "statistics"]) {
      assert.notEqual(await submit(engine, Scope.SUBMIT), Code.PERMISSION_DENIED, engine);
      assert.equal(await submit(engine, Scope.COMPUTE), Code.PERMISSION_DENIED, engine);
    }
  });

  it("lets in the key that the gateway was started with", async () => {
    for (const { path, code } of await codesOf(() => bearer(adminKey))) {
      assert.ok(code !== Code.UNAUTHENTICATED && code !== Code.PERMISSION_DENIED, path);
    }
  });

  it("sends nothing to a backend of what it refused, and says who called", () => {
    const principals = new Set(backend.metadata.map((told) => told["wellspring-principal"]));
    for (const principal of principals) assert.match(String(principal), /^(robot-7|admin)#/);
  });
});
