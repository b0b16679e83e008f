import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Code, callBidi, callUnary, RunServiceService, UploadOpen } from "@wellspring/contract";
import { bearer, createSpecKey, KeyFeed } from "../testing/key-feed.ts";
import { openGateway } from "../testing/open-gateway.ts";
import { RecordingBackend } from "../testing/recording-backend.ts";
import { until } from "../testing/until.ts";

const { getStatus, upload } = RunServiceService;
const timeout = 20_000;
const reader = () => createSpecKey({ scopes: [2] });

const serveKeys = async (feed: KeyFeed) => {
  const backend = await RecordingBackend.open({ services: feed.services });
  const gateway = await openGateway([backend.address], {}, { requireKeys: true });
  return {
    ...{ backend, gateway, client: gateway.client },
    ask: (text: string) => callUnary(gateway.client, getStatus, {}, { metadata: bearer(text) }),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    },
  };
};

/** Tries until it succeeds. */
const eventually = async (attempt: () => Promise<unknown>): Promise<void> => {
  const endMs = performance.now() + 10_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (thrown) {
      if (performance.now() > endMs) throw thrown;
    }
  }
};

describe("a gateway that follows keys", () => {
  it("knows all of them when it listens, and each that comes", { timeout }, async () => {
    const [first, second] = [reader(), reader()];
    const feed = new KeyFeed([first]);
    await using served = await serveKeys(feed);
    assert.equal((await served.ask(first.text)).logId, "log-1");
    await assert.rejects(served.ask(second.text), { code: Code.UNAUTHENTICATED });
    feed.tell({ keys: [second] });
    await eventually(() => served.ask(second.text));
  });

  it("refuses the commit of a stream whose key was revoked", { timeout }, async () => {
    const key = createSpecKey();
    const feed = new KeyFeed([key]);
    await using served = await serveKeys(feed);
    const call = callBidi(served.client, upload, { metadata: bearer(key.text) });
    const open = { ...UploadOpen.decode(new Uint8Array()), uploadId: Buffer.alloc(16) };
    await call.send({ part: { $case: "open", open } });
    assert.equal((await call.responses.next()).value?.part?.$case, "opened");
    feed.tell({ keys: [{ ...key, key: { ...key.key, revokedAtMs: 1n } }] });
    const asked = () => callUnary(served.client, getStatus, {}, { metadata: bearer(key.text) });
    await eventually(() => assert.rejects(asked(), { code: Code.UNAUTHENTICATED }));
    await call.send({ part: { $case: "commit", commit: { blocks: 0 } } });
    await assert.rejects(call.responses.next(), {
      code: Code.UNAUTHENTICATED,
      message: `the key robot-7#${key.key.id} was revoked`,
    });
    assert.equal(served.backend.uploads.length, 1);
  });

  it("turns to another backend where one ends, and holds what that one says", {
    timeout,
  }, async () => {
    const [first, second] = [reader(), reader()];
    const feeds = [new KeyFeed([first]), new KeyFeed([second])];
    const one = await RecordingBackend.open({ services: feeds[0].services });
    await using gateway = await openGateway([one.address], {}, { requireKeys: true });
    const ask = ({ text }: { text: string }) =>
      callUnary(gateway.client, getStatus, {}, { metadata: bearer(text) });
    await ask(first);
    await one[Symbol.asyncDispose]();
    await using _two = await RecordingBackend.open({ services: feeds[1].services, port: one.port });
    await eventually(() => ask(second));
    await assert.rejects(ask(first), { code: Code.UNAUTHENTICATED });
  });

  it("lets nobody in while no backend tells it", { timeout }, async () => {
    await using backend = await RecordingBackend.open();
    await using gateway = await openGateway([backend.address], {}, { requireKeys: true });
    const asked = callUnary(gateway.client, getStatus, {}, { metadata: bearer(reader().text) });
    await assert.rejects(asked, { code: Code.UNAVAILABLE });
  });

  it("tells backends which keys were used", { timeout }, async () => {
    const key = reader();
    const feed = new KeyFeed([key]);
    await using served = await serveKeys(feed);
    await served.ask(key.text);
    await until(() => feed.uses.length > 0);
    assert.deepEqual(feed.uses, [key.key.id]);
  });
});
