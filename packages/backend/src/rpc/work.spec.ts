import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  Code,
  callBidi,
  EngineServiceService,
  Work_State,
  type WorkRequest,
} from "@wellspring/contract";
import { Backend } from "../testing/backend.ts";
import { collect } from "../testing/collect.ts";
import { until } from "../testing/until.ts";
import { submissionOf, WorkClient } from "../testing/work.ts";

const nothing: WorkRequest = { open: undefined, completed: [], failed: [], extend: [] };
const open = { engine: "calc", version: "1.0", capacity: 10 };

/** Sends these messages, ends, and collects what comes. */
const speak = async (backend: Backend, requests: WorkRequest[]) => {
  const call = callBidi(backend.client, EngineServiceService.work);
  for (const request of requests) await call.send(request).catch(() => undefined);
  call.end();
  return collect(call.responses);
};

describe("work()", () => {
  for (const [requests, message] of [
    [[], "open: is missing: the stream was empty"],
    [[nothing], "open: is missing: it comes in the first message"],
    [
      [{ ...nothing, open: { ...open, engine: "" } }],
      'engine: "" is no name as in [a-z][a-z0-9_-]*',
    ],
    [
      [{ ...nothing, open: { ...open, version: "x".repeat(101) } }],
      "version: has more than 100 bytes",
    ],
    [[{ ...nothing, open: { ...open, name: "x".repeat(201) } }], "name: has more than 200 bytes"],
    [[{ ...nothing, open: { ...open, capacity: 0 } }], "capacity: 0 is not 1 to 10000"],
    [
      [
        { ...nothing, open },
        { ...nothing, open },
      ],
      "open: comes once, in the first message",
    ],
  ] as const) {
    it(`refuses a stream: ${message}`, async () => {
      await using backend = await Backend.open();
      const code = Code.INVALID_ARGUMENT;
      await assert.rejects(speak(backend, [...requests]), { code, message });
    });
  }

  it("ends well once its engine has, and all that it said is kept", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    const completed = [{ workId: submissionOf(1).workId, result: Buffer.of(7), indexEntries: [] }];
    await speak(backend, [{ ...nothing, open, completed }]);
    const work = await client.get(1);
    assert.deepEqual([work.state, [...work.result]], [Work_State.DONE, [7]]);
  });

  it("settles results of work that is finished already, and changes nothing", async () => {
    await using backend = await Backend.open();
    const client = new WorkClient(backend);
    await client.submit([submissionOf(1)]);
    const engine = client.engine();
    await until(() => engine.items.length === 1);
    await engine.complete(engine.items);
    await engine.complete(engine.items, { result: Buffer.from("another") });
    await until(() => engine.settled.length === 2);
    assert.equal((await client.get(1)).result.toString(), "BODY 1");
    engine.cancel();
  });
});
