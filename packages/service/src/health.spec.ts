import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Client, credentials } from "@grpc/grpc-js";
import { Code, callServerStreaming, callUnary } from "@wellspring/contract";
import { GrpcServer } from "./grpc-server.ts";
import { Health, type HealthQuestion } from "./health.ts";
import { createLogger } from "./log-line.ts";

/** The standard's messages by hand: a string, and an enumeration, each as field 1. */
const method = (name: string) => ({
  path: `/grpc.health.v1.Health/${name}`,
  requestSerialize: (service: string) =>
    Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]),
  responseDeserialize: (bytes: Buffer) => ["UNKNOWN", "SERVING", "NOT_SERVING"][bytes[1] ?? 0],
});

const serve = async (health: Health) => {
  const server = await GrpcServer.open({
    listen: { host: "127.0.0.1", port: 0 },
    services: [],
    health,
    logger: createLogger({ name: "spec", level: "silent" }),
  });
  const client = new Client(server.address, credentials.createInsecure());
  return {
    check: (question: string) => callUnary(client, method("Check"), question),
    watch: (question: string) => callServerStreaming(client, method("Watch"), question),
    async [Symbol.asyncDispose]() {
      client.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

describe("Health", () => {
  it("answers at first that it lives and is neither loaded nor ready", async () => {
    await using served = await serve(new Health());
    assert.equal(await served.check("liveness"), "SERVING");
    for (const question of ["", "startup", "readiness"]) {
      assert.equal(await served.check(question), "NOT_SERVING");
    }
  });

  it("sets each question's answer by itself", async () => {
    const health = new Health();
    await using served = await serve(health);
    const questions: HealthQuestion[] = ["", "startup", "readiness", "liveness"];
    for (const question of questions) {
      const others = questions.filter((other) => other !== question);
      for (const other of others) health.set(other, false);
      health.set(question, true);
      assert.equal(await served.check(question), "SERVING");
      for (const other of others) assert.equal(await served.check(other), "NOT_SERVING");
      assert.equal(health.isServing(question), true);
    }
  });

  it("sets readiness and the whole server together", () => {
    const health = new Health();
    health.setReady(true);
    assert.equal(health.isServing(""), true);
    assert.equal(health.isServing("readiness"), true);
    assert.equal(health.isServing("startup"), false);
  });

  it("does not know other questions", async () => {
    await using served = await serve(new Health());
    await assert.rejects(served.check("coffee"), {
      code: Code.NOT_FOUND,
      message: "Health status unknown for service coffee",
    });
  });

  it("tells watchers of changes only", { timeout: 5_000 }, async () => {
    const health = new Health();
    await using served = await serve(health);
    const answers = served.watch("readiness");
    assert.equal((await answers.next()).value, "NOT_SERVING");
    health.setReady(false);
    health.setReady(true);
    assert.equal((await answers.next()).value, "SERVING");
    await answers.return?.();
  });
});
