import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Code } from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { Traffic } from "./traffic.ts";

const createCall = (): CallContext => ({
  method: "/wellspring.v1.RunService/Upload",
  metadata: new Metadata(),
  principal: "root",
  peer: "127.0.0.1:1",
  signal: new AbortController().signal,
});

const finish = (context: CallContext, code: Code = Code.OK) => ({
  context,
  method: context.method,
  principal: context.principal,
  code,
  ms: 12.345,
});

describe("Traffic", () => {
  it("makes a line of what was noted for a call", () => {
    const traffic = new Traffic();
    const call = createCall();
    const passed = traffic.note(call, { runs: new Set(["run-01"]), readings: 0 });
    passed.readings = 5;
    assert.equal(
      traffic.toLine(finish(call)),
      '{"method":"Upload","principal":"anonymous","runs":["run-01"],"runCount":1,"readings":5,' +
        '"code":"OK","ms":12.3}\n',
    );
  });

  it("tells the code of a call of which nothing was noted", () => {
    const traffic = new Traffic();
    traffic.note(createCall(), { runs: new Set(["other"]), readings: 9 });
    const line = JSON.parse(traffic.toLine(finish(createCall(), Code.NOT_FOUND)));
    assert.deepEqual([line.runs, line.runCount, line.readings, line.code], [[], 0, 0, "NOT_FOUND"]);
  });

  it("names ten of many runs", () => {
    const traffic = new Traffic();
    const call = createCall();
    const runs = new Set(Array.from({ length: 11 }, (_, number) => `run-${number}`));
    traffic.note(call, { runs, readings: 0 });
    const line = JSON.parse(traffic.toLine(finish(call)));
    assert.equal(line.runs.length, 10);
    assert.equal(line.runCount, 11);
  });
});
