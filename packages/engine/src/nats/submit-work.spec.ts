import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Client } from "@grpc/grpc-js";
import {
  Code,
  channelOptions,
  createInsecure,
  StatusError,
  Submission,
  type SubmitRequest,
  WorkServiceService,
} from "@wellspring/contract";
import {
  type CallContext,
  createLogger,
  GrpcServer,
  Health,
  refuseService,
  unary,
} from "@wellspring/service";
import { submitWork } from "./submit-work.ts";

/** A backend that takes submissions, or throws; what it was asked, and by whom. */
const openBackend = async (t: TestContext, refusal?: StatusError) => {
  const asked: { request: SubmitRequest; principal: string }[] = [];
  const submit = (request: SubmitRequest, { principal }: CallContext) => {
    asked.push({ request, principal });
    if (refusal) throw refusal;
    return { token: "", works: [] };
  };
  const refuse = () => new StatusError(Code.UNIMPLEMENTED, "not in specs");
  const [definition, handlers] = refuseService(WorkServiceService, refuse);
  const server = await GrpcServer.open({
    ...{ listen: { host: "127.0.0.1", port: 0 }, health: new Health() },
    logger: createLogger({ name: "spec", level: "silent" }),
    services: [[definition, { ...handlers, submit: unary(submit) }]],
  });
  const client = new Client(server.address, createInsecure(), channelOptions);
  t.after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
  });
  return { asked, client };
};

const submissions = [{ ...Submission.decode(new Uint8Array()), engine: "crunch-nats" }];

describe("submitWork()", { timeout: 30_000 }, () => {
  it("hands in as NATS, which let the sender in", async (t) => {
    const { asked, client } = await openBackend(t);
    await submitWork([client], submissions);
    assert.deepEqual(asked, [{ request: { submissions, waitMs: 0 }, principal: "nats" }]);
  });

  it("goes on with the next backend where one can't", async (t) => {
    const lost = await openBackend(t, new StatusError(Code.UNAVAILABLE, "it stops"));
    const sound = await openBackend(t);
    for (let turn = 0; turn < 2; turn++) await submitWork([lost.client, sound.client], submissions);
    assert.equal(sound.asked.length, 2);
    assert.equal(lost.asked.length, 1);
  });

  it("says why none took it", async (t) => {
    const full = await openBackend(t, new StatusError(Code.RESOURCE_EXHAUSTED, "the disk is full"));
    await assert.rejects(submitWork([full.client], submissions), {
      code: Code.RESOURCE_EXHAUSTED,
      message: "the disk is full",
    });
    await assert.rejects(submitWork([], submissions), {
      code: Code.UNAVAILABLE,
      message: "no backend is reached",
    });
  });
});
