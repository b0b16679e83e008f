import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, CrunchServiceService, callBidi, Work_State } from "@wellspring/contract";
import { squareBody } from "../testing/calculator.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { WorkBackend } from "../testing/work-backend.ts";

describe("crunchMany()", { timeout: 20_000 }, () => {
  const crunch = async (data: readonly bigint[]) => {
    await using backend = await WorkBackend.open(squareBody);
    await using gateway = await openGateway([backend.address]);
    const call = callBidi(gateway.client, CrunchServiceService.crunchMany);
    const send = async () => {
      for (const [place, Data] of data.entries()) {
        await call.send({ ID: BigInt(place), Data, Meta: "" });
      }
      call.end();
    };
    const sent = send();
    const results = new Map<bigint, bigint>();
    let fault: unknown;
    try {
      for await (const { ID, RData } of call.responses) results.set(ID, RData);
    } catch (thrown) {
      fault = thrown;
    }
    await sent;
    return { results, fault, submits: backend.requests.length };
  };

  it("answers each, and submits many together", async () => {
    const data = Array.from({ length: 2_000 }, (_, i) => BigInt(i));
    const { results, fault, submits } = await crunch(data);
    assert.equal(fault, undefined);
    assert.equal(results.size, 2_000);
    for (const [ID, RData] of results) assert.equal(RData, ID ** 2n);
    assert.ok(submits < 1_000, `${submits}`);
  });

  it("goes on after what fails, and names the first at the end", async () => {
    const { results, fault } = await crunch([1n, -2n, 3n, -4n]);
    assert.deepEqual([...results.values()].sort(), [1n, 9n]);
    assert.ok(fault instanceof Error && "code" in fault);
    assert.equal(fault.code, Code.OUT_OF_RANGE);
    assert.match(fault.message, /^2 of 4 failed, first ID (1: -2|3: -4) is negative$/);
  });

  it("takes many large data", async () => {
    await using backend = await WorkBackend.open(() => ({ result: Buffer.alloc(0) }));
    await using gateway = await openGateway([backend.address]);
    const call = callBidi(gateway.client, CrunchServiceService.crunchMany);
    const Meta = "x".repeat(200_000);
    const send = async () => {
      for (let Data = 0n; Data < 60n; Data++) await call.send({ ID: Data, Data, Meta });
      call.end();
    };
    const sent = send();
    let results = 0;
    for await (const _result of call.responses) results++;
    await sent;
    assert.equal(results, 60);
  });

  it("goes on waiting while any is finished", async () => {
    const asked = new Map<string, number>();
    await using backend = await WorkBackend.open((engine, body) => {
      const key = body.toString("hex");
      const times = (asked.get(key) ?? 0) + 1;
      asked.set(key, times);
      return times > asked.size ? squareBody(engine, body) : { state: Work_State.WAITING };
    });
    await using gateway = await openGateway([backend.address]);
    const call = callBidi(gateway.client, CrunchServiceService.crunchMany);
    for (const Data of [2n, 3n]) await call.send({ ID: Data, Data, Meta: "" });
    call.end();
    const results: bigint[] = [];
    for await (const { RData } of call.responses) results.push(RData);
    assert.deepEqual(results.sort(), [4n, 9n]);
  });

  it("leaves it to engines what bytes are data", async () => {
    await using backend = await WorkBackend.open(squareBody);
    await using gateway = await openGateway([backend.address]);
    const { crunchMany } = CrunchServiceService;
    const method = { ...crunchMany, requestSerialize: (bytes: Buffer) => bytes };
    const call = callBidi(gateway.client, method);
    await call.send(Buffer.of(8));
    call.end();
    await assert.rejects(call.responses.next(), {
      code: Code.OUT_OF_RANGE,
      message: "1 of 1 failed, first data of 1 bytes: no data",
    });
  });
});
