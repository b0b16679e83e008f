import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { BackendChoice } from "./backend-choice.ts";

const addresses = ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"];
const always = () => true;

/** Addresses that are asked, in this order, when all are away. */
const askAll = async (choice: BackendChoice): Promise<string[]> => {
  const asked: string[] = [];
  const ask = choice.ask(async (client) => {
    asked.push(client.getChannel().getTarget().replace("dns:", ""));
    throw new StatusError(Code.UNAVAILABLE, "away");
  }, always);
  await assert.rejects(ask, { code: Code.UNAVAILABLE });
  return asked;
};

describe("BackendChoice", () => {
  it("asks each once, and stays with the one that answered", async () => {
    using choice = new BackendChoice();
    choice.follow(addresses);
    assert.deepEqual(await askAll(choice), addresses);
    let asked = 0;
    const answer = await choice.ask(async () => {
      if (++asked === 1) throw new StatusError(Code.UNAVAILABLE, "away");
      return "an answer";
    }, always);
    assert.equal(answer, "an answer");
    assert.deepEqual(await askAll(choice), ["127.0.0.1:2", "127.0.0.1:1", "127.0.0.1:3"]);
  });

  it("follows backends that come and go", async () => {
    using choice = new BackendChoice();
    const none = choice.ask(async () => undefined, always);
    await assert.rejects(none, { code: Code.UNAVAILABLE, message: "no backend is known" });
    choice.follow(addresses.slice(0, 2));
    choice.follow(addresses.slice(1));
    assert.deepEqual(await askAll(choice), addresses.slice(1));
  });

  it("asks no other where none would answer better", async () => {
    using choice = new BackendChoice();
    choice.follow(addresses);
    let asked = 0;
    const refusal = new StatusError(Code.FAILED_PRECONDITION, "another log");
    const ask = choice.ask(
      async () => {
        asked++;
        throw refusal;
      },
      ({ code }) => code === Code.UNAVAILABLE,
    );
    await assert.rejects(ask, refusal);
    assert.equal(asked, 1);
  });

  it("tells more than that a backend is away where one does", async () => {
    using choice = new BackendChoice();
    choice.follow(addresses);
    const codes = [Code.UNAVAILABLE, Code.OUT_OF_RANGE, Code.UNAVAILABLE];
    const ask = choice.ask(async () => {
      throw new StatusError(codes.shift() ?? Code.INTERNAL, "no");
    }, always);
    await assert.rejects(ask, { code: Code.OUT_OF_RANGE });
  });
});
