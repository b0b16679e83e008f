import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createLogger } from "@wellspring/service";
import { additionOf, openComputer } from "../testing/open-computer.ts";
import { until } from "../testing/until.ts";
import { WorkServer } from "../testing/work-server.ts";
import { BackendLinks } from "./backend-links.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const addition = { engine: "calc", body: additionOf(2n, 5n) };

const openLinks = async (t: TestContext) => {
  const computer = await openComputer();
  const ready: boolean[] = [];
  const onReady = (isReady: boolean) => void ready.push(isReady);
  const kinds = ["calc", "statistics"] as const;
  const links = new BackendLinks({ kinds, computer, capacity: 9, logger, onReady });
  t.after(async () => {
    await links[Symbol.asyncDispose]();
    await computer[Symbol.asyncDispose]();
  });
  return { links, ready };
};

describe("BackendLinks", { timeout: 30_000 }, () => {
  it("takes work from several backends", async (t) => {
    await using one = await WorkServer.open();
    await using two = await WorkServer.open();
    const { links, ready } = await openLinks(t);
    links.follow([one.address, two.address]);
    assert.equal((await one.compute(addition)).length, 1);
    assert.equal((await two.compute(addition)).length, 1);
    await until(() => ready.length > 0);
    await until(() => links.sum("calc", ({ unsettled }) => unsettled) === 0);
    assert.equal(one.streams.size, 2);
    assert.deepEqual(ready, [true]);
    assert.equal(
      links.sum("crunch", () => 1),
      0,
    );
  });

  it("leaves a backend that is no longer there, and finds another", async (t) => {
    await using one = await WorkServer.open();
    await using two = await WorkServer.open();
    const { links } = await openLinks(t);
    links.follow([one.address]);
    await one.compute(addition);
    links.follow([two.address]);
    await two.compute(addition);
    await until(() => one.streams.size === 0);
  });
});
