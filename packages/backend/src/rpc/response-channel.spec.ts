import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect } from "../testing/collect.ts";
import { ResponseChannel } from "./response-channel.ts";

describe("ResponseChannel", () => {
  it("gives out what was pushed, in order, then ends", async () => {
    const channel = new ResponseChannel<number>();
    for (const response of [1, 2, 3]) channel.push(response);
    channel.end();
    assert.deepEqual(await collect(channel), [1, 2, 3]);
  });

  it("gives out what is pushed while it is read", async () => {
    const channel = new ResponseChannel<number>();
    const all = collect(channel);
    for (const response of [1, 2, 3]) {
      channel.push(response);
      await Promise.resolve();
    }
    channel.end();
    assert.deepEqual(await all, [1, 2, 3]);
  });

  it("gives out what was pushed before it throws", async () => {
    const channel = new ResponseChannel<number>();
    channel.push(1);
    channel.end(new Error("no more"));
    const heard: number[] = [];
    const reading = (async () => {
      for await (const response of channel) heard.push(response);
    })();
    await assert.rejects(reading, { message: "no more" });
    assert.deepEqual(heard, [1]);
  });

  it("ends once: the first end counts", async () => {
    const channel = new ResponseChannel<number>();
    channel.end();
    channel.end(new Error("too late"));
    assert.deepEqual(await collect(channel), []);
  });
});
