import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLogger } from "@wellspring/service";
import { additionOf, openComputer } from "../testing/open-computer.ts";
import { until } from "../testing/until.ts";
import { WorkServer } from "../testing/work-server.ts";
import { BackendLink } from "./backend-link.ts";

const logger = createLogger({ name: "spec", level: "silent" });
const addition = { engine: "calc", body: additionOf(2n, 5n) };

describe("BackendLink", { timeout: 30_000 }, () => {
  it("comes back to a backend that went away", async () => {
    await using computer = await openComputer();
    const first = await WorkServer.open();
    let changes = 0;
    await using link = new BackendLink(first.address, {
      kinds: ["calc"],
      computer,
      capacity: 9,
      logger,
      onChange: () => {
        changes++;
      },
    });
    await first.compute(addition);
    assert.equal(link.isReached, true);
    await first[Symbol.asyncDispose]();
    await until(() => !link.isReached);
    await using second = await WorkServer.open(Number(link.address.split(":")[1]));
    await second.compute(addition);
    assert.equal(link.isReached, true);
    assert.equal(changes, 3);
    await link.drain();
    assert.equal(link.streamOf("calc")?.computing, 0);
  });
});
